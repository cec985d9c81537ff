/** A real API server with real operators, and a node that is this machine: its Pods are processes. */
@NullMarked
package dev.pointsman.e2e.node;

import org.jspecify.annotations.NullMarked;
