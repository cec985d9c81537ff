/** The loop that makes the databases match the desired state. */
@NullMarked
package dev.pointsman.agent.work;

import org.jspecify.annotations.NullMarked;
