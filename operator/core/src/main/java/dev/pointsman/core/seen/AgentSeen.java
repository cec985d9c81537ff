package dev.pointsman.core.seen;

import dev.pointsman.core.plan.Side;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent says.
 *
 * @param at its own clock when it said so
 * @param checks preflight
 * @param source the source
 * @param target the target
 * @param forward the stream source to target
 * @param reverse the stream target to source
 * @param validation the last one, or null
 * @param journal what the databases say, or null while one of them cannot be read
 * @param cutover the last attempt to move writes that this agent made, or null
 * @param predictedPauseMillis what a cutover would cost now, or null
 * @param sequences of the side that does not write, or null while not looked at
 * @param cleanedUp whether nothing of ours is left in the databases
 * @param leftovers what could not be removed, each with the SQL that does
 */
public record AgentSeen(
        Instant at,
        List<Check> checks,
        DatabaseSeen source,
        DatabaseSeen target,
        StreamSeen forward,
        StreamSeen reverse,
        @Nullable ValidationSeen validation,
        @Nullable JournalSeen journal,
        @Nullable CutoverSeen cutover,
        @Nullable Long predictedPauseMillis,
        @Nullable SequencesSeen sequences,
        boolean cleanedUp,
        List<String> leftovers) {

    /** The stream that leaves a side. */
    public StreamSeen streamFrom(Side side) {
        return side == Side.SOURCE ? forward : reverse;
    }

    /** A side. */
    public DatabaseSeen on(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    /**
     * One preflight check.
     *
     * @param name CamelCase
     * @param result whether it holds
     * @param value what was found
     * @param message what is wrong and what to do
     */
    public record Check(String name, Result result, String value, String message) {}

    /** Whether a check holds. */
    public enum Result {
        PASS,
        WARN,
        FAIL,
        UNKNOWN
    }

    /**
     * One database.
     *
     * @param reachable whether the agent reaches it
     * @param problem why not
     * @param fence what the fence does there, as verified on every migrated table
     */
    public record DatabaseSeen(boolean reachable, @Nullable String problem, Fence fence) {
        /** Whether it refuses writes to every migrated table. */
        public boolean fenced() {
            return fence == Fence.CLOSED;
        }
    }

    /** What the fence of a side does. */
    public enum Fence {
        ABSENT,
        OPEN,
        CLOSED,
        /** Somebody has taken a trigger away, or disabled it. */
        DAMAGED
    }

    /**
     * The sequences of the side that does not write, which are kept ahead of those of the side that does.
     *
     * @param kept how many
     * @param behind those that could not be kept ahead, by name
     */
    public record SequencesSeen(int kept, List<String> behind) {}

    /**
     * One direction of replication.
     *
     * @param state where it stands
     * @param message what is wrong and what to do
     * @param lagMillis the newest heartbeat's, or null
     * @param lagP99Millis of the last minute, or null without enough samples
     * @param tables migrated
     * @param tablesReady copied and streaming
     * @param rowsCopied so far
     * @param rowsEstimated in the whole
     * @param holes heartbeats that never arrived
     */
    public record StreamSeen(
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
        public static final StreamSeen NONE = new StreamSeen(StreamState.NONE, "", null, null, 0, 0, 0, 0, 0);
    }

    /** Where a stream stands. */
    public enum StreamState {
        NONE,
        PREPARED,
        COPYING,
        STREAMING,
        BROKEN
    }

    /**
     * A validation.
     *
     * @param id as ordered
     * @param startedAt by the agent's clock
     * @param finishedAt by the agent's clock
     * @param complete whether every table could be compared
     * @param rows compared
     * @param mismatches rows that differ for certain
     * @param differences which tables, and how, for people
     * @param message why it is incomplete
     */
    public record ValidationSeen(
            String id,
            Instant startedAt,
            Instant finishedAt,
            boolean complete,
            long rows,
            long mismatches,
            List<String> differences,
            String message) {}

    /**
     * What the journals say.
     *
     * @param epoch the last that left a row, 0 for none
     * @param settled whether it is decided for good
     * @param moved whether it ended on the side it was to move to
     * @param writes the side that takes writes, or null while not settled
     * @param stage the last journaled position, or null
     */
    public record JournalSeen(
            long epoch,
            boolean settled,
            boolean moved,
            @Nullable Side writes,
            @Nullable JournaledStage stage) {}

    /**
     * A journaled position.
     *
     * @param sequence counts positions
     * @param text the position itself
     */
    public record JournaledStage(long sequence, String text) {}

    /**
     * How an attempt to move writes went.
     *
     * @param epoch its number
     * @param outcome Undecided, Moved or Reopened
     * @param step of the protocol that it is in, or that it ended in
     * @param message why it was given up, or what was proved
     * @param holds how many were tried
     * @param laps where the time went
     * @param passedOver proxies that did not answer in time, by name
     * @param at when this was reported
     */
    public record CutoverSeen(
            long epoch,
            String outcome,
            String step,
            String message,
            int holds,
            Laps laps,
            List<String> passedOver,
            Instant at) {
        /** The outcome of an attempt that has not come to its end. */
        public static final String UNDECIDED = "Undecided";
    }

    /**
     * The parts of a pause, in milliseconds.
     *
     * @param pause the whole
     * @param drain of that
     * @param fence of that
     * @param catchUp of that
     * @param decide of that
     * @param open of that
     * @param route of that
     */
    public record Laps(
            double pause, double drain, double fence, double catchUp, double decide, double open, double route) {
        /** Nothing has been measured. */
        public static final Laps NONE = new Laps(0, 0, 0, 0, 0, 0, 0);
    }
}
