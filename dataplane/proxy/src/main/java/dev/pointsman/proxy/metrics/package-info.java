/** What was counted and measured, by side. */
@NullMarked
package dev.pointsman.proxy.metrics;

import org.jspecify.annotations.NullMarked;
