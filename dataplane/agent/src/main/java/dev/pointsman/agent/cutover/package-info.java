/** Moves writes from one database to the other: fence, journal, coordinator, recovery. */
@NullMarked
package dev.pointsman.agent.cutover;

import org.jspecify.annotations.NullMarked;
