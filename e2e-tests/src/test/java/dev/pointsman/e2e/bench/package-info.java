/** A small part of the benchmarks in every build. */
@NullMarked
package dev.pointsman.e2e.bench;

import org.jspecify.annotations.NullMarked;
