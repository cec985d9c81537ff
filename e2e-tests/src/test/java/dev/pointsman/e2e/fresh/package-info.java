/** A short run of reads on a target that lags. */
@NullMarked
package dev.pointsman.e2e.fresh;

import org.jspecify.annotations.NullMarked;
