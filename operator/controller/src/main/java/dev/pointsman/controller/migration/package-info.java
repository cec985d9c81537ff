/** The DatabaseMigration: what is seen of it, what is recorded, and what follows. */
@NullMarked
package dev.pointsman.controller.migration;

import org.jspecify.annotations.NullMarked;
