/** A short run of reads that are made twice. */
@NullMarked
package dev.pointsman.e2e.mirror;

import org.jspecify.annotations.NullMarked;
