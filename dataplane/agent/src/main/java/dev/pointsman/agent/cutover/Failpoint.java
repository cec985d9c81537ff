package dev.pointsman.agent.cutover;

import java.util.Arrays;
import java.util.Locale;

/**
 * Called after every effect of a cutover and before its answer is used. In production it does nothing; tests throw from
 * it or end the process there, because every place between two effects is a place where an agent can die.
 */
@FunctionalInterface
public interface Failpoint {
    /** Does nothing. */
    Failpoint NONE = _ -> {};

    /** The environment variable that {@link #parse} is for. */
    String VARIABLE = "POINTSMAN_FAILPOINT";

    /** The start of a text that names a port to ask at. */
    String ASK = "ask:";

    /** The exit code of a process that was ended here. */
    int HALTED = 86;

    /** The places, in the order of the protocol: those of an attempt, then those of a settlement. */
    enum Place {
        PREPARED,
        REHEARSED,
        HELD,
        FENCED,
        MARKED,
        CAUGHT_UP,
        DECIDED,
        OPENED,
        ROUTED,
        TURNED,
        OLDER_ENDED,
        GIVEN_UP,
        ENTERED_ENDED,
        RELEASED
    }

    /** This place was reached. */
    void reached(Place place);

    /**
     * A failpoint from text.
     *
     * @param text {@code afterFenced:halt} ends the process there without any clean-up; {@code ask:PORT} asks a test's
     *     program at every place, and waits for its answer; empty does nothing
     * @throws IllegalArgumentException when the text names no place
     */
    static Failpoint parse(String text) {
        if (text.isBlank()) {
            return NONE;
        }
        if (text.startsWith(ASK)) {
            return new Asking(Integer.parseInt(text.substring(ASK.length())));
        }
        var place = Arrays.stream(Place.values())
                .filter(one -> text.equals(word(one) + ":halt"))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException(VARIABLE + "=" + text + " names no failpoint"));
        return reached -> {
            if (reached == place) {
                Runtime.getRuntime().halt(HALTED);
            }
        };
    }

    /** The place as texts name it, such as {@code afterFenced}. */
    static String word(Place place) {
        var word = new StringBuilder("after");
        for (var part : place.name().split("_", -1)) {
            word.append(part.charAt(0)).append(part.substring(1).toLowerCase(Locale.ROOT));
        }
        return word.toString();
    }
}
