/** Whether there is a way back, and what is missing when there is none. */
@NullMarked
package dev.pointsman.core.back;

import org.jspecify.annotations.NullMarked;
