/** The plan in force: the last accepted spec, kept beside the object. */
@NullMarked
package dev.pointsman.controller.plan;

import org.jspecify.annotations.NullMarked;
