package dev.pointsman.agent.cutover;

import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;

/** What a cutover does in one database; each effect is one message and one transaction. One caller at a time. */
interface Fenced {
    /** What closing, or making it ready, came to. */
    enum Closing {
        READY,
        FENCED,
        /** A row of this epoch or a later one is there. */
        TAKEN,
        /** This side does not take writes. */
        NOT_OPEN,
        /** The tables, triggers or publication are not those that were looked at when the cutover was prepared. */
        CHANGED
    }

    /**
     * The answer to a closing.
     *
     * @param closing what it came to
     * @param sequences last values, for the side that opens
     */
    record Closed(Closing closing, String sequences) {}

    Side side();

    /** Opens the connection, and sets it up so that its locks hold nobody up. The fingerprint of what is fenced. */
    String prepare() throws SQLException;

    /**
     * Does of closing what no writer has to wait for, if everything is still as planned, in a transaction that stays open and
     * keeps it so until {@link #close} or {@link #unready}. Nobody sees anything of it but who would change a fenced table.
     */
    Closing ready(long epoch, String planned) throws SQLException;

    /** Lets go what {@link #ready} keeps; nothing is there to let go after {@link #close}. */
    void unready() throws SQLException;

    /**
     * Closes what has been made ready, and leaves the marker; waits for every writer in flight. Not later than in that time:
     * nobody is held any more then.
     */
    Closed close(long epoch, long restMillis) throws SQLException;

    /**
     * Runs what closing and deciding run in the pause, without the tables' locks, and rolls it back: what a session does for
     * the first time takes many times as long.
     */
    void rehearseLeaving(long epoch) throws SQLException;

    /** Runs what opening runs, and rolls it back; sequences stay as they are. */
    void rehearseEntering(long epoch) throws SQLException;

    /** Decides that writes move. The state of the row afterwards: {@code moved}, or what another has decided. */
    String decide(long epoch, long restMillis) throws SQLException;

    /** Decides that writes stay, unless it is decided already. The state of the row afterwards, or {@code notopen}. */
    String giveUp(long epoch) throws SQLException;

    /** The last values of the sequences that the fenced tables use. */
    String sequences() throws SQLException;

    /**
     * Begins to do what opening does, in a transaction that nobody sees, while the other side decides; returns at once. It is
     * for {@link #open} of the same epoch, or for {@link #unexpectOpening}. Call it when the last writes are there.
     */
    void expectOpening(long epoch, String sequences);

    /** Takes back what was done for an opening that does not come; returns at once, whether the server answers or not. */
    void unexpectOpening();

    /** Opens this side for an epoch that has moved; once. */
    void open(long epoch, String sequences) throws SQLException;

    /** The state of the row by which this side was left in an epoch, if it was. */
    Optional<String> left(long epoch) throws SQLException;

    /** Whether this side was opened in that epoch: then nothing takes that back but a later one. */
    boolean hasEntered(long epoch) throws SQLException;

    /** Closes this side, unless it is the one that was entered in that epoch: it has lost the row by which it was left. */
    void shutUnlessEntered(long epoch) throws SQLException;

    /** The epoch in which this side was closed and nothing has been decided, if there is one. */
    Optional<Long> undecided() throws SQLException;

    /** Whether the stream into this side runs and has copied everything. */
    boolean followed() throws SQLException;

    /** Takes away the markers of that kind up to that number. */
    void unmark(String kind, long upTo) throws SQLException;

    /** Whether the stream into this side has brought that marker, looked at again and again until the deadline. */
    boolean awaitMarker(String kind, long n, Deadline deadline) throws SQLException;

    /** Tables that the stream into this side has not brought to the end of their copy. */
    List<String> tablesNotReady() throws SQLException;

    /** Fenced tables that hold rows and that the stream into this side does not know: it skips what comes for them. */
    List<String> tablesInNoStream() throws SQLException;

    /** Leaves a marker, flushed. */
    void mark(String kind, long n) throws SQLException;

    /** The fence's answer to a write that changes nothing. */
    List<String> probe() throws SQLException;

    /** Whether the fence is open. */
    boolean isOpen() throws SQLException;

    /**
     * Ends the backends that an earlier agent of this migration has left for its cutovers, and waits until they are gone: one
     * that was stopped in the middle might hold locks, or commit something when it wakes.
     */
    void endOlder() throws SQLException;

    /** Ends the clients' transactions that are older than this, by 57P01. How many. */
    int endTransactionsOlderThan(long millis) throws SQLException;

    /** Who has had a transaction open for longest, among clients; for people. */
    Optional<String> oldestTransaction() throws SQLException;

    /**
     * Who has written to a fenced table in a transaction that is older than this, and is not at its end: the fence would
     * wait for it, and whoever is held for the fence.
     */
    Optional<String> writerSince(long millis) throws SQLException;
}
