package dev.pointsman.wire;

import dev.pointsman.wire.AgentDesired.LongTransactions;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/**
 * The steps of a cutover in the order in which the agent takes them, and what each of them does, for people: whoever is asked
 * to agree to a cutover is told the very steps that will be taken.
 */
public enum CutoverStep {
    /** Nobody waits. */
    PREPARE("Prepare"),
    HOLD("Hold"),
    FENCE("Fence"),
    CATCH_UP("CatchUp"),
    /** Before it everything can still be undone, after it everything is carried through. */
    DECIDE("Decide"),
    OPEN("Open"),
    ROUTE("Route"),
    /** Nobody waits any more. */
    PROVE("Prove");

    private final String word;

    CutoverStep(String word) {
        this.word = word;
    }

    /**
     * What a cutover is to keep to.
     *
     * @param to the side that takes writes afterwards
     * @param maxPauseMillis from the hold to the decision
     * @param drainMillis how long a hold waits for open write transactions
     * @param attempts how many holds are tried, at least 1
     * @param longTransactions what becomes of transactions that outlast them
     */
    public record Terms(
            Side to, long maxPauseMillis, long drainMillis, int attempts, LongTransactions longTransactions) {
        private String entered() {
            return to.name().toLowerCase(Locale.ROOT);
        }

        private String left() {
            return to.other().name().toLowerCase(Locale.ROOT);
        }
    }

    /** As reports name it. */
    public String word() {
        return word;
    }

    /** All of them under these terms, each as {@code Word: what it does}. */
    public static List<String> told(Terms terms) {
        return Arrays.stream(values())
                .map(step -> step.word + ": " + step.does(terms))
                .toList();
    }

    private String does(Terms terms) {
        var left = terms.left();
        var entered = terms.entered();
        return switch (this) {
            case PREPARE ->
                "look that the " + left + " takes writes, the " + entered + " refuses them and every table streams;"
                        + " run each statement of the pause once and roll it back; nobody waits";
            case HOLD ->
                "once a marker comes through the stream in time and open transactions are young enough, hold new write"
                        + " transactions in every proxy until the open ones have ended, for " + terms.drainMillis()
                        + "ms at most, " + tries(terms.attempts()) + "; " + outlasting(terms.longTransactions());
            case FENCE ->
                "in one transaction, lock the migrated tables of the " + left + ", let them refuse writes from"
                        + " anybody, and leave a marker behind the last write";
            case CATCH_UP -> "wait until the marker, and every write before it, is on the " + entered;
            case DECIDE ->
                "record in the " + left + " that writes move; if " + terms.maxPauseMillis()
                        + "ms are over before that, the " + left + " takes writes again and nothing has moved";
            case OPEN -> "set the sequences of the " + entered + ", and let its tables take writes";
            case ROUTE -> "send what is held, and every write after it, to the " + entered;
            case PROVE ->
                "let changes flow from the " + entered + " to the " + left + ", and see the " + left
                        + " refuse a write";
        };
    }

    private static String tries(int attempts) {
        return attempts == 1 ? "once" : "up to " + attempts + " times";
    }

    private static String outlasting(LongTransactions transactions) {
        return switch (transactions) {
            case WAIT -> "transactions that outlast that stop the attempt";
            case TERMINATE -> "transactions that outlast that are ended at the last try";
            case POSTPONE -> "a transaction that outlasts it stops the attempt at once";
        };
    }
}
