/** A part of the drivers' conformance in every build. */
@NullMarked
package dev.pointsman.e2e.drivers;

import org.jspecify.annotations.NullMarked;
