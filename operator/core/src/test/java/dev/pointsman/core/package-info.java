/** The decisions, as tables and as whole stories. */
@NullMarked
package dev.pointsman.core;

import org.jspecify.annotations.NullMarked;
