/** Whether other people's drivers can tell the proxy from PostgreSQL. */
@NullMarked
package dev.pointsman.e2e.drivers;

import org.jspecify.annotations.NullMarked;
