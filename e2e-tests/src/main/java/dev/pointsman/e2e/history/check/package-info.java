/** What a recorded history of transactions on lists proves about the isolation that they had. */
@NullMarked
package dev.pointsman.e2e.history.check;

import org.jspecify.annotations.NullMarked;
