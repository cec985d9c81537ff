/** A short run of write cutovers whose clients' histories are checked. */
@NullMarked
package dev.pointsman.e2e.history;

import org.jspecify.annotations.NullMarked;
