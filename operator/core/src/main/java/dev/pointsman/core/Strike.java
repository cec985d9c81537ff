package dev.pointsman.core;

import java.time.Instant;

/**
 * Failures of a gate in a row.
 *
 * @param gate its name
 * @param count how many
 * @param first the first one
 * @param last the last one that counted
 */
public record Strike(String gate, int count, Instant first, Instant last) {}
