/** What the proxy does to each message, by itself: {@code make bench-jmh}. Not tests. */
@NullMarked
package dev.pointsman.proxy.jmh;

import org.jspecify.annotations.NullMarked;
