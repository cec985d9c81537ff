/** The target's tables: compared, or copied by pg_dump. */
@NullMarked
package dev.pointsman.agent.schema;

import org.jspecify.annotations.NullMarked;
