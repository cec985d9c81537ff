/** What users write, tried on a real API server. */
@NullMarked
package dev.pointsman.api;

import org.jspecify.annotations.NullMarked;
