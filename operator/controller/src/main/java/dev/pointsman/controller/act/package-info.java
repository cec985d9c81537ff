/** Makes the cluster and the data plane match what is recorded. */
@NullMarked
package dev.pointsman.controller.act;

import org.jspecify.annotations.NullMarked;
