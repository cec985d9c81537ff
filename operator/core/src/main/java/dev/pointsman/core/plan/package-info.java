/** What shall happen, with every default filled in: the plan that is carried out. */
@NullMarked
package dev.pointsman.core.plan;

import org.jspecify.annotations.NullMarked;
