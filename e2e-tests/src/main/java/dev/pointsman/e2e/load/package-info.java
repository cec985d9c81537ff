/** A load of numbered transactions through an ordinary driver, with a ledger of what was acknowledged. */
@NullMarked
package dev.pointsman.e2e.load;

import org.jspecify.annotations.NullMarked;
