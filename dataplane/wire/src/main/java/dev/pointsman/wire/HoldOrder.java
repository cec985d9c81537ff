package dev.pointsman.wire;

/**
 * From now on no new write transaction starts (POST {@code /v1/hold}). The answer comes when none is open any more, or
 * after {@code waitMillis} with those that are; holding goes on in either case until {@code route}, {@code release} or
 * the end of the lease.
 *
 * @param wire the version of this language
 * @param epoch the attempt; a hold of an epoch not newer than the table's is refused
 * @param leaseMillis without another order in this time the proxy lets held writes go to the old side; 0 ends the hold of
 *     the epoch now, and says that no fence was closed meanwhile; the epoch may be held again
 * @param waitMillis how long to wait for open write transactions before answering
 */
public record HoldOrder(int wire, long epoch, long leaseMillis, long waitMillis) {}
