package dev.pointsman.agent.tell;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.wire.TargetOrder;
import dev.pointsman.wire.TargetReply;
import dev.pointsman.wire.Wire;
import org.jspecify.annotations.Nullable;

/**
 * One proxy, and what is known of its clock. It showed {@code nowNanos} before its answer came, so an instant of ours lies in
 * its clock at {@code nowNanos} plus what has passed since the answer came, or later: what is said to it is never too late.
 * Each answer replaces what was known before, so clocks may run at different speeds. Thread-safe.
 */
final class Listener {
    private static final ObjectMapper JSON =
            new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);
    private static final TargetReply NOTHING = new TargetReply(Wire.VERSION, 0, 0, null);

    private TargetReply said = NOTHING;
    private long receivedNanos;
    private boolean asked;

    /**
     * What to tell it, or null while it has not answered what it was told before, or when there is nothing new.
     *
     * @param instant of {@link System#nanoTime()}, here; null to tell of none
     */
    synchronized @Nullable TargetOrder order(String migration, @Nullable Long instant, Telling.Reading read) {
        var news = read.fingerprint().equals(said.catalogue()) ? null : read.catalogue();
        if (asked || (instant == null && news == null)) {
            return null;
        }
        asked = true;
        if (instant == null || said.clock() == 0) {
            return new TargetOrder(Wire.VERSION, migration, 0, 0, news);
        }
        return new TargetOrder(
                Wire.VERSION, migration, said.clock(), said.nowNanos() + (instant - receivedNanos), news);
    }

    /**
     * The answer, or that there is none.
     *
     * @param body null for none
     * @param now when it had come
     */
    synchronized void answered(@Nullable String body, long now) {
        asked = false;
        try {
            said = body == null ? said : JSON.readValue(body, TargetReply.class);
            receivedNanos = body == null ? receivedNanos : now;
        } catch (JsonProcessingException e) {
            said = NOTHING; // whoever answers so is asked for its clock once more
        }
    }
}
