/** Write cutovers under load while their programs are killed, stopped and cut off at every step. */
@NullMarked
package dev.pointsman.e2e.chaos;

import org.jspecify.annotations.NullMarked;
