/** The admin API: what the operator asks and orders. */
@NullMarked
package dev.pointsman.agent.admin;

import org.jspecify.annotations.NullMarked;
