/** Which tables are migrated, as the catalogue has them. */
@NullMarked
package dev.pointsman.agent.tables;

import org.jspecify.annotations.NullMarked;
