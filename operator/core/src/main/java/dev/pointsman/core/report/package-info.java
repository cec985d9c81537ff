/** What people are told. */
@NullMarked
package dev.pointsman.core.report;

import org.jspecify.annotations.NullMarked;
