/** What was seen of the world in one moment; trouble is a value here. */
@NullMarked
package dev.pointsman.core.seen;

import org.jspecify.annotations.NullMarked;
