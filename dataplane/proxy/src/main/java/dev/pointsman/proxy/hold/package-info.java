/** Epochs as a proxy sees them: holding writes, draining, finding out who won. */
@NullMarked
package dev.pointsman.proxy.hold;

import org.jspecify.annotations.NullMarked;
