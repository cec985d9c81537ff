/** The proxy as a program. */
@NullMarked
package dev.pointsman.proxy;

import org.jspecify.annotations.NullMarked;
