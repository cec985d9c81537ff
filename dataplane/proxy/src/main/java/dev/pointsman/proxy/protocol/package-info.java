/** PostgreSQL's messages as bytes: what they are called, how they are written, which parts are looked at. */
@NullMarked
package dev.pointsman.proxy.protocol;

import org.jspecify.annotations.NullMarked;
