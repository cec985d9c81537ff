/** The agent as a program. */
@NullMarked
package dev.pointsman.agent;

import org.jspecify.annotations.NullMarked;
