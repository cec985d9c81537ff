package dev.pointsman.wire;

/**
 * What a hold has come to.
 *
 * @param wire the version of this language
 * @param epoch the attempt that is held
 * @param drained whether no write transaction is open
 * @param openWriteTransactions how many are open
 * @param oldestMillis age of the oldest of them, 0 when there is none
 * @param heldSessions sessions that wait with a statement
 */
public record HoldReply(
        int wire, long epoch, boolean drained, int openWriteTransactions, long oldestMillis, int heldSessions) {}
