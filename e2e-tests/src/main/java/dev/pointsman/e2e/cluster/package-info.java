/** A Kubernetes to run the packaged product on, from whichever provider this machine has. */
@NullMarked
package dev.pointsman.e2e.cluster;

import org.jspecify.annotations.NullMarked;
