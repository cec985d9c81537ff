/** Orders from outside, and the answers: HTTP with signatures. */
@NullMarked
package dev.pointsman.proxy.admin;

import org.jspecify.annotations.NullMarked;
