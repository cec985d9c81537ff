/** The real programs together, without Kubernetes. */
@NullMarked
package dev.pointsman.e2e.host;

import org.jspecify.annotations.NullMarked;
