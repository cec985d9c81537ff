/** Reads caches and admin APIs into values; an unreachable peer is one of them. */
@NullMarked
package dev.pointsman.controller.observe;

import org.jspecify.annotations.NullMarked;
