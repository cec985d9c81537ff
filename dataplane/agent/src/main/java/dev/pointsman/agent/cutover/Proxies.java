package dev.pointsman.agent.cutover;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.wire.HoldReply;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The orders of one attempt to every proxy at once. A proxy that does not answer in time is a value here, not an
 * exception.
 */
interface Proxies {
    /**
     * One proxy's answer.
     *
     * @param proxy the proxy's name
     * @param status HTTP status, 0 when none came in time
     * @param body as it came
     * @param atNanos when it came, by {@link Ticks#nanos()}
     */
    record Answer(String proxy, int status, String body, long atNanos) {
        private static final ObjectMapper REPLIES =
                new ObjectMapper().configure(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES, false);

        boolean came() {
            return status != 0;
        }

        boolean accepted() {
            return status / 100 == 2;
        }

        @Nullable
        HoldReply hold() {
            try {
                return accepted() ? REPLIES.readValue(body, HoldReply.class) : null;
            } catch (JsonProcessingException e) {
                return null;
            }
        }
    }

    /** Opens and warms the connections, and sees who answers. */
    List<Answer> look();

    /** Shows what is about to come to whoever answered the last look: what holds would find, and code that has run before. */
    List<Answer> rehearse();

    /** Rehearses until orders are answered as fast as they will ever be, within a bound. */
    void warmUp();

    /**
     * Holds wherever the last look was answered; waits until all of those have answered, or the drain and a little more is
     * over. For the others nobody waits: the fence stops their writes.
     */
    List<Answer> hold();

    /** Ends the holds, but not the attempt. */
    List<Answer> letGo();

    /** Sends held statements to the new side. */
    List<Answer> route();

    /** Ends the attempt: held statements go on where they were. */
    List<Answer> release();
}
