package dev.pointsman.e2e.chaos;

import dev.pointsman.e2e.load.Failure;
import java.time.Duration;

/**
 * What clients may see go wrong (S4): whoever had a connection to what was killed may lose it; nobody else may notice
 * more than a wait.
 *
 * @param tried the row of the matrix
 * @param outage how long it was until what was harmed was there again
 */
record Patience(Case tried, Duration outage) {
    /** After this a proxy tells a client whose statement waits; it stays connected. */
    private static final Duration MAX_HOLD = Duration.ofSeconds(30);

    private static final String SERIALIZATION_FAILURE = "40001";
    private static final String LOCK_NOT_AVAILABLE = "55P03";
    private static final String CONNECTION_EXCEPTION = "08";
    private static final String OPERATOR_INTERVENTION = "57P";

    boolean mayHappen(Failure failure) {
        if (failure.state().equals(LOCK_NOT_AVAILABLE)) {
            return outage.compareTo(MAX_HOLD) > 0 && !failure.lostConnection();
        }
        boolean broken = failure.state().startsWith(CONNECTION_EXCEPTION)
                || failure.state().startsWith(OPERATOR_INTERVENTION);
        // Whoever connects again may begin a transaction before anybody knows that the fence is closed.
        boolean told = failure.state().equals(SERIALIZATION_FAILURE) && !failure.lostConnection();
        return (broken || told)
                && switch (tried.deed()) {
                    case KILL_PROXY -> failure.client() % Arena.PROXIES == tried.proxy(Arena.PROXIES);
                    case KILL_PROXIES -> true;
                    case KILL_SOURCE -> !tried.scene().routed();
                    case KILL_TARGET -> tried.scene().decided();
                    default -> false;
                };
    }
}
