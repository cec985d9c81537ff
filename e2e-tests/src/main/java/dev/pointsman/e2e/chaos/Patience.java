package dev.pointsman.e2e.chaos;

import dev.pointsman.e2e.load.Failure;

/**
 * What clients may see go wrong (S4): whoever had a connection to what was killed may lose it; nobody else may notice
 * more than a wait.
 *
 * @param tried the row of the matrix
 */
record Patience(Case tried) {
    private static final String CONNECTION_EXCEPTION = "08";
    private static final String OPERATOR_INTERVENTION = "57P";

    boolean mayHappen(Failure failure) {
        boolean broken = failure.state().startsWith(CONNECTION_EXCEPTION)
                || failure.state().startsWith(OPERATOR_INTERVENTION);
        return broken
                && switch (tried.deed()) {
                    case KILL_PROXY -> failure.client() % Arena.PROXIES == tried.proxy(Arena.PROXIES);
                    case KILL_PROXIES -> true;
                    case KILL_SOURCE -> !tried.scene().routed();
                    case KILL_TARGET -> tried.scene().decided();
                    default -> false;
                };
    }
}
