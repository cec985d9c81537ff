/** What the world shall be, as follows from the recorded position alone. */
@NullMarked
package dev.pointsman.core.desired;

import org.jspecify.annotations.NullMarked;
