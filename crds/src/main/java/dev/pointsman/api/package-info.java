/** What users write and read: the custom resources, as records. */
@NullMarked
package dev.pointsman.api;

import org.jspecify.annotations.NullMarked;
