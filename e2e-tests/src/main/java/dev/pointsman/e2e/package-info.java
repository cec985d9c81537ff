/** The product as its users meet it. */
@NullMarked
package dev.pointsman.e2e;

import org.jspecify.annotations.NullMarked;
