/** Reads that are made twice, on a target that lags, and on one that is damaged. */
@NullMarked
package dev.pointsman.e2e.mirror;

import org.jspecify.annotations.NullMarked;
