/** The whole product with real operators, without a cluster. */
@NullMarked
package dev.pointsman.e2e.node;

import org.jspecify.annotations.NullMarked;
