package dev.pointsman.core;

/** What is being done, as status has it. */
public enum Phase {
    PENDING,
    PREFLIGHT,
    REPLICATING,
    VALIDATING,
    MIRRORING,
    SHIFTING_READS,
    AWAITING_APPROVAL,
    PAUSING,
    CUTTING_OVER,
    SOAKING,
    DRILLING,
    RETIRING,
    COMPLETED,
    HOLDING,
    REVERTING,
    REVERTED,
    CLEANING_UP;

    /** As status has it. */
    public String word() {
        return Words.camelCase(this);
    }
}
