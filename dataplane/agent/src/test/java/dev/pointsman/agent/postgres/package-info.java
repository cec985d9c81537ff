/** Real PostgreSQL servers for tests. */
@NullMarked
package dev.pointsman.agent.postgres;

import org.jspecify.annotations.NullMarked;
