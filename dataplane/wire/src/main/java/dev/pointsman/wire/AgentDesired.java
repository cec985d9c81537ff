package dev.pointsman.wire;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an agent shall be (PUT {@code /v1/desired}); always whole, idempotent. The agent makes the databases match, again
 * and again, and keeps the last one on its own disk so that it goes on after a restart while no operator lives.
 *
 * @param wire the version of this language
 * @param revision grows with each different desired state of a migration; an older one is refused
 * @param migration the migration's uid
 * @param name namespace/name, for people
 * @param attempt the attempt of the spec
 * @param source the source
 * @param target the target
 * @param tables which tables
 * @param schema how the target gets its tables
 * @param acceptUnlimitedWal whether {@code max_slot_wal_keep_size = -1} is accepted by the spec
 * @param work how far the agent may go
 * @param validation a validation to run, once or again and again, or null
 * @param cutover an attempt to move writes, or null; kept until the epoch is settled
 * @param proxies the proxies' admin APIs
 * @param telling leave to tell the proxies what reads on the target depend on, or null
 * @param stage the transition to journal, or null
 */
public record AgentDesired(
        int wire,
        long revision,
        String migration,
        String name,
        int attempt,
        Endpoint source,
        Endpoint target,
        Tables tables,
        SchemaMode schema,
        boolean acceptUnlimitedWal,
        Work work,
        @Nullable Validation validation,
        @Nullable Cutover cutover,
        List<ProxyEndpoint> proxies,
        @Nullable Leave telling,
        @Nullable StageRecord stage) {

    /**
     * Table patterns, {@code schema.table} with {@code *} in either part. A table is migrated when an include matches and
     * no exclude does.
     *
     * @param include at least one
     * @param exclude may be empty
     * @param withoutIdentity what to do with tables that have no replica identity
     */
    public record Tables(List<String> include, List<String> exclude, WithoutIdentity withoutIdentity) {}

    /** The policy for tables without primary key or other replica identity. */
    public enum WithoutIdentity {
        /** Preflight fails and names them. */
        @JsonProperty("Refuse")
        REFUSE,
        /** {@code REPLICA IDENTITY FULL} is set for the time of the migration and taken back at clean-up. */
        @JsonProperty("Full")
        FULL
    }

    /** Where the target's tables come from. */
    public enum SchemaMode {
        /** They are there already; preflight compares. */
        @JsonProperty("Existing")
        EXISTING,
        /** The agent copies them by pg_dump. */
        @JsonProperty("Copy")
        COPY
    }

    /** How far the agent may go. Each includes the ones before it, but for the last two. */
    public enum Work {
        /** Look, and report checks; change nothing. */
        @JsonProperty("Preflight")
        PREFLIGHT,
        /** Schema, fences, publications, slots, subscriptions in both directions, heartbeats, sequences. */
        @JsonProperty("Replicate")
        REPLICATE,
        /** Past the point of no return: reverse stream ended; the fence on the side that was left stays closed. */
        @JsonProperty("Retire")
        RETIRE,
        /** Nothing of ours remains in either database; the side that was left keeps its fence if writes have moved. */
        @JsonProperty("CleanUp")
        CLEAN_UP
    }

    /**
     * A validation.
     *
     * @param id names the run; the same id is not run twice unless {@code intervalMillis} &gt; 0
     * @param depth how deep
     * @param intervalMillis time from the start of a run to the next, 0 for once
     */
    public record Validation(String id, Depth depth, long intervalMillis) {}

    /** How deep a validation looks. */
    public enum Depth {
        @JsonProperty("Counts")
        COUNTS,
        @JsonProperty("Checksums")
        CHECKSUMS
    }

    /**
     * An attempt to move writes.
     *
     * @param epoch its number, greater than every one before
     * @param to the side that takes writes afterwards
     * @param maxPauseMillis after this the attempt is given up and writes go on where they were
     * @param drainMillis how long one hold may wait for open write transactions before it is given up and tried again
     * @param attempts how many holds may be tried, with back-off, before the epoch is given up
     * @param longTransactions what to do with those that outlast {@code drainMillis}
     * @param table the routing table to send when the epoch has moved; its epoch is this epoch
     * @param authority the operator's leave for this agent to give orders to proxies in this epoch
     */
    public record Cutover(
            long epoch,
            Side to,
            long maxPauseMillis,
            long drainMillis,
            int attempts,
            LongTransactions longTransactions,
            RoutingTable table,
            String authority) {}

    /**
     * The operator's leave for this agent to speak to the proxies in an epoch that is settled.
     *
     * @param epoch of the table in force
     * @param authority that says so
     * @param instants whether reads depend on what the target has, so that it is told up to when that is all
     */
    public record Leave(long epoch, String authority, boolean instants) {}

    /** What to do with write transactions that outlast a hold. */
    public enum LongTransactions {
        /** Give the hold up, try again later. */
        @JsonProperty("Wait")
        WAIT,
        /** End them with 57P01 when the last attempt would fail. */
        @JsonProperty("Terminate")
        TERMINATE,
        /** Give the epoch up at once and say so. */
        @JsonProperty("Postpone")
        POSTPONE
    }

    /**
     * The admin API of one proxy.
     *
     * @param name the Pod's name, for people
     * @param url base URL
     * @param audience the uid that orders to it carry
     */
    public record ProxyEndpoint(String name, String url, String audience) {}
}
