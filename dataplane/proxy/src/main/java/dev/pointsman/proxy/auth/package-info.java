/** Who a client is, and how the proof it gave logs it in to the servers. */
@NullMarked
package dev.pointsman.proxy.auth;

import org.jspecify.annotations.NullMarked;
