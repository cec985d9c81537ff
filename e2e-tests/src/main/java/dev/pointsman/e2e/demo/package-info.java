/** The story that a new user is told: a migration of live traffic in a real Kubernetes, and its way back. */
@NullMarked
package dev.pointsman.e2e.demo;

import org.jspecify.annotations.NullMarked;
