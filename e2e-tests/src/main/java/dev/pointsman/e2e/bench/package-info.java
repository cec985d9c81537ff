/** Pointsman beside what people use today, in one run on one machine. */
@NullMarked
package dev.pointsman.e2e.bench;

import org.jspecify.annotations.NullMarked;
