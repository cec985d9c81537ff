/** Named checks that look and change nothing. */
@NullMarked
package dev.pointsman.agent.preflight;

import org.jspecify.annotations.NullMarked;
