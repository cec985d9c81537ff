/** The product's programs and their databases as plain processes on this machine. */
@NullMarked
package dev.pointsman.e2e.host;

import org.jspecify.annotations.NullMarked;
