/** A short run of write cutovers whose clients' histories are checked. */
@NullMarked
package dev.pointsman.e2e.fresh;

import org.jspecify.annotations.NullMarked;
