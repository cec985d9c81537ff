/** The part of the chaos matrix that every build runs. */
@NullMarked
package dev.pointsman.e2e.chaos;

import org.jspecify.annotations.NullMarked;
