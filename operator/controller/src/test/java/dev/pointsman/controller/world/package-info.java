/** What the tests stand on: a real API server, and Pods whose programs are small HTTP servers of the test. */
@NullMarked
package dev.pointsman.controller.world;

import org.jspecify.annotations.NullMarked;
