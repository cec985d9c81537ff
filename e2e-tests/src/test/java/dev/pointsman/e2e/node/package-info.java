/** The real programs together, without Kubernetes. */
@NullMarked
package dev.pointsman.e2e.node;

import org.jspecify.annotations.NullMarked;
