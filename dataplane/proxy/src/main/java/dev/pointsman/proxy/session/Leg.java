package dev.pointsman.proxy.session;

import dev.pointsman.proxy.protocol.Messages;
import dev.pointsman.proxy.protocol.NameTable;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.Channel;
import java.nio.charset.StandardCharsets;
import java.util.ArrayDeque;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One server connection of a session, and what is known of its state there. Things of the proxy's own can be said on it
 * between the client's units; each is answered by one ReadyForQuery, which the client never sees.
 */
final class Leg {
    /** Something of the proxy's own that waits for its answer. */
    static final class Insert {
        final boolean mayFail;
        final @Nullable Consumer<@Nullable String> answer;

        /** The statement that it makes. */
        @Nullable
        Statement makes;

        @Nullable
        String value;
        /** The server has refused it. */
        boolean failed;

        private @Nullable Runnable undo;

        Insert(boolean mayFail, @Nullable Consumer<@Nullable String> answer) {
            this.mayFail = mayFail;
            this.answer = answer;
        }

        /** It may fail, and this is to be done then. */
        static Insert undone(Runnable undo) {
            var insert = new Insert(true, null);
            insert.undo = undo;
            return insert;
        }

        /** All of the answer has come. */
        void tell() {
            if (failed && undo != null) {
                undo.run();
            }
            if (answer != null) {
                answer.accept(value);
            }
        }
    }

    /** Whether transactions on it are read-only by default. */
    enum Default {
        /** As the server and the client have it. */
        OWN,
        READ_ONLY
    }

    private static final byte[] SET_READ_ONLY = utf8("SET default_transaction_read_only = on");
    private static final byte[] SET_READ_WRITE = utf8("SET default_transaction_read_only = off");

    final Address address;
    final Channel channel;
    final int process;
    final int secret;
    final boolean openedReadOnly;
    Default readOnly;
    /** Number of the last change of state that was said here. */
    long applied;
    /** Number of the last change of prepared statements that was followed here. */
    long prepared;
    /** Something of the session's state could not be said here: the SQLSTATE. */
    @Nullable
    String unfit;

    /** What the server said for its end while the client was not asking; empty once the client has been told itself. */
    byte @Nullable [] farewell;

    /** Advisory locks that it is known to hold beyond transactions. */
    Set<AdvisoryLocks.Lock> locks = Set.of();

    /** Why a statement that the unit on its way needs could not be made here. */
    byte @Nullable [] notMade;

    final NameTable<Statement> statements = new NameTable<>(false);

    @Nullable
    Statement unnamed;

    private final Numbering numbering;
    private final ArrayDeque<Insert> inserts = new ArrayDeque<>();
    private int strict;
    private boolean closed;

    Leg(Address address, Opened opened, boolean readOnly, Numbering numbering) {
        this.numbering = numbering;
        this.address = address;
        this.channel = opened.channel();
        this.process = opened.process();
        this.secret = opened.secret();
        this.openedReadOnly = readOnly;
        this.readOnly = readOnly ? Default.READ_ONLY : Default.OWN;
    }

    /** Whether it can take more: not closed, and as the session expects it. */
    boolean isUsable() {
        return !closed && channel.isActive();
    }

    boolean isClosed() {
        return closed;
    }

    /** The insert whose answer comes next, or null when the client's own does. */
    @Nullable
    Insert answering() {
        return inserts.peekFirst();
    }

    /** The answer has come to its end. */
    Insert answered() {
        var insert = inserts.removeFirst();
        strict -= insert.mayFail ? 0 : 1;
        return insert;
    }

    /** Whether a unit may follow without waiting: nothing is on its way that must not be refused. */
    boolean mayPipeline() {
        return strict == 0;
    }

    /** Says something that is answered by exactly one ReadyForQuery. */
    void say(ByteBuf messages, Insert insert) {
        inserts.addLast(insert);
        strict += insert.mayFail ? 0 : 1;
        Outlet.write(channel, messages);
        unnamed = null;
    }

    /** Asks for one value: the first column of the first row, null without one or after an error. */
    void ask(String sql, Consumer<@Nullable String> answer) {
        say(Messages.query(sql), new Insert(true, answer));
        channel.flush();
    }

    /**
     * Makes transactions read-only by default, or as the client wants them; nothing is said when it is so already.
     *
     * @param wish how the client said its own default, or null
     */
    void become(boolean readsOnly, byte @Nullable [] wish) {
        if (readsOnly) {
            if (readOnly != Default.READ_ONLY) {
                say(Messages.query(SET_READ_ONLY), new Insert(true, null));
                readOnly = Default.READ_ONLY;
            }
        } else if (readOnly == Default.READ_ONLY) {
            say(wish == null ? Messages.query(SET_READ_WRITE) : Unpooled.wrappedBuffer(wish), new Insert(true, null));
            readOnly = Default.OWN;
        }
    }

    /** Its settings went back to what it was opened with. */
    void wasReset() {
        readOnly = openedReadOnly ? Default.READ_ONLY : Default.OWN;
    }

    /** Makes the named statement here unless it is here already. */
    void prepare(Statement statement) {
        var here = statements.get(statement.name());
        if (here == statement) {
            return;
        }
        if (here != null) {
            Outlet.write(channel, Messages.closeStatement(statement.name()));
        }
        make(statement);
        statements.put(statement.name(), statement);
    }

    /** Makes the named statement here before it is needed. Where that is refused, it is tried again when it is needed. */
    void prepareAhead(Statement statement) {
        if (statements.get(statement.name()) == null) {
            Outlet.write(channel, statement.parse(numbering.to(this)));
            say(Messages.sync(), Insert.undone(() -> refused(statement)));
            statements.put(statement.name(), statement);
        }
    }

    @SuppressWarnings("ReferenceEquality") // the same object is the same statement
    private void refused(Statement statement) {
        if (statements.get(statement.name()) == statement) {
            statements.remove(statement.name());
        }
    }

    /** Makes the unnamed statement here unless it is here already. */
    void prepareUnnamed(Statement statement) {
        if (unnamed != statement) {
            make(statement);
            unnamed = statement;
        }
    }

    private void make(Statement statement) {
        var insert = new Insert(true, null);
        insert.makes = statement;
        Outlet.write(channel, statement.parse(numbering.to(this)));
        say(Messages.sync(), insert);
    }

    /** A statement that was to be made here is not: the client's next use of it fails, and shall say this error. */
    void notMade(Statement statement, byte[] error) {
        if (notMade == null) {
            notMade = error;
        }
        if (statement.name().length > 0) {
            statements.remove(statement.name());
        }
    }

    /** Closes a statement that the client no longer has. */
    void close(byte[] name) {
        if (statements.get(name) != null) {
            Outlet.write(channel, Messages.closeStatement(name));
            say(Messages.sync(), new Insert(true, null));
            statements.remove(name);
        }
    }

    /** Says goodbye as a client does. */
    void terminate() {
        if (!closed) {
            closed = true;
            Outlet.send(channel, Messages.terminate());
            Outlet.close(channel);
        }
    }

    /** Closes without goodbye. Whoever asked something gets no answer, and hears so. */
    void abandon() {
        closed = true;
        Outlet.close(channel);
        while (!inserts.isEmpty()) {
            var insert = answered();
            if (insert.answer != null) {
                insert.answer.accept(null);
            }
        }
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
