/** A long run of write cutovers there and back, whose clients' histories are checked. */
@NullMarked
package dev.pointsman.e2e.history;

import org.jspecify.annotations.NullMarked;
