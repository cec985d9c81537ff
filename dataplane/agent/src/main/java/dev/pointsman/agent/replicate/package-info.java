/** PostgreSQL's own logical replication, in both directions. */
@NullMarked
package dev.pointsman.agent.replicate;

import org.jspecify.annotations.NullMarked;
