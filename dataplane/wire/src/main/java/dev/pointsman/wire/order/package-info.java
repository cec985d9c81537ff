/** How an order proves who gave it: Ed25519 over method, path, body, audience, epoch and expiry. */
@NullMarked
package dev.pointsman.wire.order;

import org.jspecify.annotations.NullMarked;
