package dev.pointsman.e2e.demo;

import com.fasterxml.jackson.annotation.JsonPropertyOrder;

/**
 * What the demo has shown.
 *
 * @param result {@code pass}, or {@code fail} when any figure is not as it should be
 * @param clients of the first act
 * @param acknowledged writes acknowledged in the first act
 * @param lost of those, writes that are not there
 * @param doubled numbers that are there more than once
 * @param inDoubt writes whose answer never came
 * @param disconnects connections that clients lost in any act
 * @param clientErrors errors that clients saw in any act
 * @param writePauseMillis the longest write around the first act's cutover
 * @param commitGapMillis the largest hole between two commits around it
 * @param revertAfterWrites the second act
 * @param automaticRevert the third act
 * @param seconds from the first command to here
 */
@JsonPropertyOrder({
    "result",
    "clients",
    "acknowledged",
    "lost",
    "doubled",
    "inDoubt",
    "disconnects",
    "clientErrors",
    "writePauseMillis",
    "commitGapMillis"
})
record DemoReport(
        String result,
        int clients,
        long acknowledged,
        long lost,
        long doubled,
        long inDoubt,
        long disconnects,
        long clientErrors,
        double writePauseMillis,
        double commitGapMillis,
        RevertAfterWrites revertAfterWrites,
        AutomaticRevert automaticRevert,
        double seconds) {
    /** All reads must be back within this time, however long the default intervals are. */
    private static final long BACK_WITHIN_MILLIS = 30_000;

    /** The table whose rows the load generator corrupts on request: the condition must name it. */
    private static final String CORRUPTED = "purchase_item";

    /** The second act. */
    record RevertAfterWrites(long acknowledged, long lost, long doubled, double writePauseMillis) {}

    /** The third act. */
    record AutomaticRevert(long corruptionToBreachMillis, long breachToSourceMillis, String stage, String condition) {}

    static DemoReport of(
            MovedThere first, RevertAfterWrites second, AutomaticRevert third, Trouble trouble, double seconds) {
        boolean pass = first.audit().holds()
                && first.audit().acknowledged() > 0
                && second.acknowledged() > 0
                && second.lost() + second.doubled() == 0
                && third.stage().equals("reads-50")
                && third.condition().contains("public." + CORRUPTED)
                && third.breachToSourceMillis() <= BACK_WITHIN_MILLIS
                && trouble.disconnects() + trouble.errors() == 0;
        return new DemoReport(
                pass ? "pass" : "fail",
                first.clients(),
                first.audit().acknowledged(),
                first.audit().lost(),
                first.audit().doubled(),
                first.audit().inDoubt(),
                trouble.disconnects(),
                trouble.errors(),
                first.writePauseMillis(),
                first.commitGapMillis(),
                second,
                third,
                seconds);
    }
}
