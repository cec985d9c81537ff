/** One client with its server connections: units, replies, state on both sides. */
@NullMarked
package dev.pointsman.proxy.session;

import org.jspecify.annotations.NullMarked;
