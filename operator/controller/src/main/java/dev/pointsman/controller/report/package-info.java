/** Turns what was decided into status, conditions, events, metrics. */
@NullMarked
package dev.pointsman.controller.report;

import org.jspecify.annotations.NullMarked;
