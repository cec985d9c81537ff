/** The DatabaseProxy: what is seen of it, what follows, and what is reported. */
@NullMarked
package dev.pointsman.controller.proxy;

import org.jspecify.annotations.NullMarked;
