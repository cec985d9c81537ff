/** What operator, agent and proxy say to each other, as records. */
@NullMarked
package dev.pointsman.wire;

import org.jspecify.annotations.NullMarked;
