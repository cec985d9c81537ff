/** How old reads on a target are that is made to lag. */
@NullMarked
package dev.pointsman.e2e.fresh;

import org.jspecify.annotations.NullMarked;
