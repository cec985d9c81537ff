/** Routing tables: which one is in force, and how it reaches every proxy. */
@NullMarked
package dev.pointsman.controller.route;

import org.jspecify.annotations.NullMarked;
