package dev.pointsman.agent.tables;

/** A table's replica identity: how an update or delete names its row in the stream. */
public enum Identity {
    /** Its primary key. */
    KEY,
    /** Another unique index. */
    INDEX,
    /** The whole old row. */
    FULL,
    /** None: updates and deletes fail once the table is published. */
    NONE;

    static Identity of(char relreplident, boolean primaryKey) {
        return switch (relreplident) {
            case 'f' -> FULL;
            case 'i' -> INDEX;
            case 'd' -> primaryKey ? KEY : NONE;
            default -> NONE;
        };
    }
}
