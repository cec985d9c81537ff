/** Measured values, and the files in which the next one looks for them. */
@NullMarked
package dev.pointsman.e2e.figures;

import org.jspecify.annotations.NullMarked;
