package dev.pointsman.wire;

import org.jspecify.annotations.Nullable;

/**
 * A proxy's clock, as it was before this answer was sent, and what it knows.
 *
 * @param wire the version of this language
 * @param clock the clock's name, another one in each process's life; not 0
 * @param nowNanos what it showed
 * @param catalogue fingerprint of what it was told of the catalogues for this migration, or null
 */
public record TargetReply(
        int wire, long clock, long nowNanos, @Nullable String catalogue) {}
