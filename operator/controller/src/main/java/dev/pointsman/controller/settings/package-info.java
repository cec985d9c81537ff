/** What the chart tells the operator, as typed values. */
@NullMarked
package dev.pointsman.controller.settings;

import org.jspecify.annotations.NullMarked;
