/** The two databases of a migration, and how the agent reaches them. */
@NullMarked
package dev.pointsman.agent.database;

import org.jspecify.annotations.NullMarked;
