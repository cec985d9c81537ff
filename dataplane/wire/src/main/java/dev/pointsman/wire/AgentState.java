package dev.pointsman.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent has made and seen (GET {@code /v1/state}). Times are milliseconds since 1970 by the agent's clock.
 *
 * @param wire the version of this language
 * @param version the program's version
 * @param migration the migration's uid
 * @param agentKey this agent's public key (X.509, base64), to be named in an authority
 * @param desiredRevision the revision it works on, 0 before the first
 * @param at when this was put together
 * @param checks preflight, each by name
 * @param source the source
 * @param target the target
 * @param replication the stream source → target
 * @param reverse the stream target → source
 * @param validation the last finished validation, or null
 * @param journal what the databases say about epochs and stages, or null while one of them has not been read
 * @param cutover progress and figures of the last attempt in this process's life, or null
 * @param predictedPauseMillis what a cutover would cost now, by the parts measured ahead of it, or null
 * @param sequences of the side that does not write, or null while nothing was done about them; an older agent has none
 * @param cleanedUp whether nothing is left to clean up
 * @param leftovers what clean-up could not remove, each with the SQL that does
 */
public record AgentState(
        int wire,
        String version,
        String migration,
        String agentKey,
        long desiredRevision,
        long at,
        List<Check> checks,
        DatabaseState source,
        DatabaseState target,
        Stream replication,
        Stream reverse,
        @Nullable ValidationResult validation,
        @Nullable Journal journal,
        @Nullable CutoverReport cutover,
        @Nullable Long predictedPauseMillis,
        @Nullable Sequences sequences,
        boolean cleanedUp,
        List<String> leftovers) {

    /**
     * One preflight check.
     *
     * @param name CamelCase, stable, usable as a condition's reason
     * @param result whether it holds
     * @param value what was found, for people
     * @param message what it means and what to do, empty when it holds
     */
    public record Check(String name, Result result, String value, String message) {}

    /** The result of a check. */
    public enum Result {
        @JsonProperty("Pass")
        PASS,
        @JsonProperty("Warn")
        WARN,
        @JsonProperty("Fail")
        FAIL,
        /** Could not be looked at; never counts as good. */
        @JsonProperty("Unknown")
        UNKNOWN
    }

    /**
     * One database.
     *
     * @param reachable whether the agent has a working connection
     * @param problem why not, without secrets, or null
     * @param serverVersion such as 150018, 0 while unknown
     * @param systemIdentifier PostgreSQL's own, or null while unknown
     * @param timeline the WAL timeline, 0 while unknown
     * @param fence what the fence does there
     */
    public record DatabaseState(
            boolean reachable,
            @Nullable String problem,
            int serverVersion,
            @Nullable String systemIdentifier,
            int timeline,
            Fence fence) {}

    /** What the fence of a side does. */
    public enum Fence {
        @JsonProperty("Absent")
        ABSENT,
        @JsonProperty("Open")
        OPEN,
        @JsonProperty("Closed")
        CLOSED,
        /** A trigger is missing or disabled; {@code checks} says on which table. */
        @JsonProperty("Damaged")
        DAMAGED
    }

    /**
     * One direction of replication.
     *
     * @param state where it stands
     * @param message what is wrong and what to do, empty while nothing is
     * @param lagMillis age of the newest heartbeat that is visible on the other side, or null while none is
     * @param lagP99Millis 99th percentile of the last minute's samples, or null without enough of them
     * @param tables migrated tables
     * @param tablesReady those that are copied and stream
     * @param rowsCopied rows copied so far, estimated by the servers' own progress
     * @param rowsEstimated rows there are, as the statistics have it
     * @param holes heartbeats that never arrived, while later ones did
     */
    public record Stream(
            StreamState state,
            String message,
            @Nullable Long lagMillis,
            @Nullable Long lagP99Millis,
            int tables,
            int tablesReady,
            long rowsCopied,
            long rowsEstimated,
            long holes) {
        /** Nothing there. */
        public static final Stream NONE = new Stream(StreamState.NONE, "", null, null, 0, 0, 0, 0, 0);
    }

    /** Where a stream stands. */
    public enum StreamState {
        @JsonProperty("None")
        NONE,
        /** Everything is there for it to be started in the pause of a cutover. */
        @JsonProperty("Prepared")
        PREPARED,
        @JsonProperty("Copying")
        COPYING,
        @JsonProperty("Streaming")
        STREAMING,
        @JsonProperty("Broken")
        BROKEN
    }

    /**
     * A finished validation.
     *
     * @param id as ordered
     * @param run counts runs of the same id, from 1
     * @param startedAt milliseconds since 1970
     * @param finishedAt milliseconds since 1970
     * @param depth as ordered
     * @param complete whether every table could be compared; an incomplete run is neither equal nor different
     * @param rows rows compared
     * @param mismatches rows that differ, for certain
     * @param tables the tables that differ, at most 50
     * @param message why it is incomplete, or empty
     */
    public record ValidationResult(
            String id,
            long run,
            long startedAt,
            long finishedAt,
            AgentDesired.Depth depth,
            boolean complete,
            long rows,
            long mismatches,
            List<TableDifference> tables,
            String message) {}

    /**
     * How one table differs. No row values.
     *
     * @param table schema.table
     * @param missing rows only the writing side has
     * @param extra rows only the other side has
     * @param different rows both have, with other contents
     */
    public record TableDifference(String table, long missing, long extra, long different) {}

    /**
     * The sequences of the side that does not write. They are kept ahead of those of the side that does, so that a cutover
     * finds next to nothing to move.
     *
     * @param kept how many there are to keep
     * @param behind those that could not be kept ahead, at most 10, by name
     */
    public record Sequences(int kept, List<String> behind) {}

    /**
     * What the journals of both databases say.
     *
     * @param epoch the last epoch that left a row anywhere, 0 for none
     * @param settled whether that epoch is settled
     * @param outcome how the last epoch ended
     * @param writes the side that takes writes; null only while not settled
     * @param stage the last journaled transition, or null
     */
    public record Journal(
            long epoch,
            boolean settled,
            Outcome outcome,
            @Nullable Side writes,
            @Nullable StageRecord stage) {}

    /** How an epoch ended. */
    public enum Outcome {
        @JsonProperty("None")
        NONE,
        @JsonProperty("Undecided")
        UNDECIDED,
        @JsonProperty("Moved")
        MOVED,
        @JsonProperty("Reopened")
        REOPENED
    }

    /**
     * How an attempt went.
     *
     * @param epoch its number
     * @param outcome how it ended
     * @param step the step it is in, or the one that failed, as named in the protocol
     * @param message why it was given up, or what was proved; for people
     * @param holds how many holds were tried
     * @param pauseMillis from the first hold of the successful try to the last route acknowledged, in ms with decimals
     * @param drainMillis of that: hold until drained
     * @param fenceMillis of that: fence and marker
     * @param catchUpMillis of that: marker visible on the other side
     * @param decideMillis of that: decision flushed
     * @param openMillis of that: sequences and opening
     * @param routeMillis of that: routes acknowledged
     * @param passedOver proxies that did not answer within the budget, by name
     * @param at when it was decided
     */
    public record CutoverReport(
            long epoch,
            Outcome outcome,
            String step,
            String message,
            int holds,
            double pauseMillis,
            double drainMillis,
            double fenceMillis,
            double catchUpMillis,
            double decideMillis,
            double openMillis,
            double routeMillis,
            List<String> passedOver,
            long at) {}
}
