/** The decisions of a migration, as pure functions of plan, stage, observation and time. */
@NullMarked
package dev.pointsman.core;

import org.jspecify.annotations.NullMarked;
