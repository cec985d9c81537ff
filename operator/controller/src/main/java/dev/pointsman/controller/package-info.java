/** The operator's wiring: one short reconciler per custom resource. */
@NullMarked
package dev.pointsman.controller;

import org.jspecify.annotations.NullMarked;
