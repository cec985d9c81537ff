package dev.pointsman.wire;

import org.jspecify.annotations.Nullable;

/**
 * Tells a proxy what reads on the target depend on (PUT {@code /v1/target}). Whatever the source had acknowledged before the
 * instant, a read that begins now on the target sees. The instant is one of the proxy's own clock, which the agent knows from
 * the proxy's answers, so that no two machines' clocks are compared; it is never later than the truth.
 *
 * @param wire the version of this language
 * @param migration whose target
 * @param clock the name of the proxy's clock, as it was answered; 0 when only the clock is asked for
 * @param asOfNanos the instant, in that clock
 * @param catalogue of both databases, when the proxy has not answered that it knows it as it is; else null
 */
public record TargetOrder(
        int wire,
        String migration,
        long clock,
        long asOfNanos,
        @Nullable Catalogue catalogue) {}
