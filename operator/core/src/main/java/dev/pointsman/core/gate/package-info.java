/** Whether it is healthy: the gates and their verdicts. */
@NullMarked
package dev.pointsman.core.gate;

import org.jspecify.annotations.NullMarked;
