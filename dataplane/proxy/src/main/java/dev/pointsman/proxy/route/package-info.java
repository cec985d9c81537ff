/** Where a statement may go: what kind it is, which table is in force, the weights. */
@NullMarked
package dev.pointsman.proxy.route;

import org.jspecify.annotations.NullMarked;
