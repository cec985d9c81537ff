/** Compares both databases while they are written to, and counts only what differs for certain. */
@NullMarked
package dev.pointsman.agent.validate;

import org.jspecify.annotations.NullMarked;
