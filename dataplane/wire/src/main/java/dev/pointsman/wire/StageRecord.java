package dev.pointsman.wire;

/**
 * A stage transition as journaled in both databases, so that a status that was lost can be adopted again.
 *
 * @param sequence counts transitions of a migration, from 1; only a greater one is written
 * @param attempt the attempt of the spec
 * @param revertedAttempt the last attempt that ended in a revert, 0 for none
 * @param stage name of the stage
 * @param phase the phase as in status
 * @param state the operator's own stage record as text, opaque to the agent, at most 16 kB
 * @param planHash the plan in force
 * @param epoch the epoch known at that time
 * @param atMillis milliseconds since 1970
 */
public record StageRecord(
        long sequence,
        int attempt,
        int revertedAttempt,
        String stage,
        String phase,
        String state,
        String planHash,
        long epoch,
        long atMillis) {}
