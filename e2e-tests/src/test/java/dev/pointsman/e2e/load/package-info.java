/** The load generator's own tests. */
@NullMarked
package dev.pointsman.e2e.load;

import org.jspecify.annotations.NullMarked;
