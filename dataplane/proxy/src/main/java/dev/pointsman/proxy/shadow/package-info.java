/** Makes reads once more on the target, off their clients' way, and compares the answers. */
@NullMarked
package dev.pointsman.proxy.shadow;

import org.jspecify.annotations.NullMarked;
