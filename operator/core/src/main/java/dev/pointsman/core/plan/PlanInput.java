package dev.pointsman.core.plan;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A migration's spec, named and shaped as users write it, so that it can be converted field by field; without what is not
 * part of the plan (intent, attempt, approvals). The same shape with every default filled in is what a plan in force is
 * kept as.
 *
 * @param source where the rows are
 * @param target where they shall be
 * @param proxyRef the proxy
 * @param tables which tables
 * @param schema how the target gets them
 * @param replication what carries the rows
 * @param reads where they go, and how fresh they are
 * @param strategy fills in the stages
 * @param stages what happens
 * @param gates when it may go on
 * @param onFailure Revert or Hold
 * @param reclaimPolicy Retain or Delete
 * @param deletion what deletion may cost
 */
public record PlanInput(
        Database source,
        Database target,
        Ref proxyRef,
        @Nullable Tables tables,
        @Nullable Schema schema,
        @Nullable Replication replication,
        @Nullable Reads reads,
        @Nullable String strategy,
        @Nullable List<Stage> stages,
        @Nullable List<Gate> gates,
        @Nullable String onFailure,
        @Nullable String reclaimPolicy,
        @Nullable Deletion deletion) {

    /**
     * An object in the same namespace.
     *
     * @param name its name
     */
    public record Ref(String name) {}

    /**
     * One side.
     *
     * @param engine PostgreSQL
     * @param host name or address
     * @param port 5432 when null
     * @param database its name
     * @param credentialsSecret user and password
     * @param tls protection of the connection
     */
    public record Database(
            String engine,
            String host,
            @Nullable Integer port,
            String database,
            Ref credentialsSecret,
            @Nullable Tls tls) {}

    /**
     * Protection of a connection.
     *
     * @param mode Disable, Require or VerifyFull
     * @param caSecret whose CA is trusted
     */
    public record Tls(@Nullable String mode, @Nullable Ref caSecret) {}

    /**
     * Which tables.
     *
     * @param include patterns
     * @param exclude patterns
     * @param withoutIdentity Refuse or Full
     */
    public record Tables(
            @Nullable List<String> include,
            @Nullable List<String> exclude,
            @Nullable String withoutIdentity) {}

    /**
     * How the target gets its tables.
     *
     * @param mode Existing or Copy
     */
    public record Schema(@Nullable String mode) {}

    /**
     * What carries the rows.
     *
     * @param provider Native
     * @param acceptUnlimitedWal whether WAL may be kept without limit
     */
    public record Replication(
            @Nullable String provider, @Nullable Boolean acceptUnlimitedWal) {}

    /**
     * Reads on the target while writes are on the source.
     *
     * @param freshness Eventual, Bounded or ReadYourWrites
     * @param bound of Bounded
     * @param stickyBy None, Connection, User, ApplicationName or Tenant
     * @param segments those that have a side of their own
     */
    public record Reads(
            @Nullable String freshness,
            @Nullable String bound,
            @Nullable String stickyBy,
            @Nullable List<Segment> segments) {}

    /**
     * Reads that have a side of their own.
     *
     * @param name its name
     * @param users roles
     * @param databases asked for
     * @param applicationNames of clients
     * @param tenants as clients say
     * @param reads Source or Target
     */
    public record Segment(
            String name,
            @Nullable List<String> users,
            @Nullable List<String> databases,
            @Nullable List<String> applicationNames,
            @Nullable List<String> tenants,
            @Nullable String reads) {}

    /**
     * One stage; exactly one of the kinds is not null.
     *
     * @param name its name
     * @param replicate a kind
     * @param validate a kind
     * @param mirror a kind
     * @param shiftReads a kind
     * @param cutOver a kind
     * @param soak a kind
     * @param retire a kind
     * @param pause a kind
     * @param approval None or Required
     * @param gates replace or join the plan's gates
     * @param onFailure Revert or Hold
     */
    public record Stage(
            String name,
            @Nullable Replicate replicate,
            @Nullable Validate validate,
            @Nullable Mirror mirror,
            @Nullable ShiftReads shiftReads,
            @Nullable CutOver cutOver,
            @Nullable Soak soak,
            @Nullable Retire retire,
            @Nullable Pause pause,
            @Nullable String approval,
            @Nullable List<Gate> gates,
            @Nullable String onFailure) {}

    /**
     * Copy, then stream.
     *
     * @param maxLag done below
     */
    public record Replicate(@Nullable String maxLag) {}

    /**
     * Compare once.
     *
     * @param depth Counts, Checksums or Full
     */
    public record Validate(@Nullable String depth) {}

    /**
     * Make reads twice.
     *
     * @param percent share of the reads that could move
     * @param duration how long the gates must hold
     */
    public record Mirror(
            @Nullable Integer percent, @Nullable String duration) {}

    /**
     * Move reads.
     *
     * @param percent share on the target
     * @param soak how long the gates must hold
     */
    public record ShiftReads(
            @Nullable Integer percent, @Nullable String soak) {}

    /**
     * Move writes.
     *
     * @param maxPause given up after
     * @param maxDrain a hold waits no longer
     * @param attempts holds of one epoch
     * @param longTransactions Wait, Terminate or Postpone
     */
    public record CutOver(
            @Nullable String maxPause,
            @Nullable String maxDrain,
            @Nullable Integer attempts,
            @Nullable String longTransactions) {}

    /**
     * Wait after the cutover.
     *
     * @param duration how long
     */
    public record Soak(@Nullable String duration) {}

    /**
     * End reverse replication.
     *
     * @param drain wait before
     */
    public record Retire(@Nullable String drain) {}

    /**
     * Wait.
     *
     * @param duration how long, null for until approved
     */
    public record Pause(@Nullable String duration) {}

    /**
     * One gate; exactly one of the kinds is not null.
     *
     * @param name its name
     * @param lag a kind
     * @param validation a kind
     * @param latency a kind
     * @param errors a kind
     * @param fallbacks a kind
     * @param consistency a kind
     * @param prometheus a kind
     * @param interval how often it counts
     * @param failureLimit failures in a row that are let pass
     */
    public record Gate(
            String name,
            @Nullable Lag lag,
            @Nullable Validation validation,
            @Nullable Latency latency,
            @Nullable Errors errors,
            @Nullable Fallbacks fallbacks,
            @Nullable Consistency consistency,
            @Nullable Prometheus prometheus,
            @Nullable String interval,
            @Nullable Integer failureLimit) {}

    /**
     * Replication lag.
     *
     * @param below the limit
     * @param percentile 99
     */
    public record Lag(@Nullable String below, @Nullable Integer percentile) {}

    /**
     * Comparisons again and again.
     *
     * @param interval from start to start
     * @param depth Counts or Checksums
     * @param mismatches rows that may differ
     */
    public record Validation(
            @Nullable String interval,
            @Nullable String depth,
            @Nullable Long mismatches) {}

    /**
     * Latency of reads.
     *
     * @param targetOverSource the limit of the ratio
     * @param percentile 50 or 99
     * @param samples reads that each side must have answered
     */
    public record Latency(
            @Nullable String targetOverSource,
            @Nullable Integer percentile,
            @Nullable Integer samples) {}

    /**
     * Answers that are the target's fault.
     *
     * @param below the limit
     */
    public record Errors(@Nullable String below) {}

    /**
     * Reads meant for the target that the source had to answer.
     *
     * @param below the limit
     */
    public record Fallbacks(@Nullable String below) {}

    /**
     * Reads that were made twice.
     *
     * @param atLeast the share that must be the same
     * @param confidence with which
     * @param zeroFor without a difference for so long
     */
    public record Consistency(
            @Nullable String atLeast,
            @Nullable String confidence,
            @Nullable String zeroFor) {}

    /**
     * A query.
     *
     * @param query what is asked
     * @param below the limit
     */
    public record Prometheus(
            @Nullable String query, @Nullable String below) {}

    /**
     * What deletion may cost.
     *
     * @param timeout of the clean-up
     */
    public record Deletion(@Nullable String timeout) {}
}
