/** Histories made by hand and by chance, each with what is wrong with it. */
@NullMarked
package dev.pointsman.e2e.history.check;

import org.jspecify.annotations.NullMarked;
