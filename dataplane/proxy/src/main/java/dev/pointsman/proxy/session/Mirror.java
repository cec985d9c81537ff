package dev.pointsman.proxy.session;

import dev.pointsman.proxy.protocol.Messages;
import dev.pointsman.proxy.route.Shape;
import dev.pointsman.proxy.route.StateChange;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The session's state that can be said again on another connection: settings, role, LISTEN, SQL-level prepared
 * statements. In the order in which it came to be; what happens in a transaction counts when it commits.
 */
final class Mirror {
    /** Session settings that cannot be repeated. */
    static final String PIN_SETTINGS = "settings";

    private static final int MOST = 512;
    /** Type and length. */
    private static final int QUERY_HEADER = 5;

    private static final Pattern NAMES_DEFAULT = Pattern.compile("(?i)\\bread\\s+(only|write)\\b");

    @SuppressWarnings("ArrayRecordComponent") // compared by its key
    private record Entry(String key, byte[] messages, Effect effect, long number) {}

    /** What saying it does to what is known of a connection. */
    private enum Effect {
        NONE,
        /** It may be refused, and nothing is wrong then. */
        MAY_FAIL,
        FORGETS_STATEMENTS,
        RESETS,
        RESETS_ALL,
        /** The read-only default is the client's afterwards. */
        SETS_DEFAULT
    }

    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Staged(StateChange change, byte[] messages) {}

    private final List<Entry> entries = new ArrayList<>();
    private final List<Staged> staged = new ArrayList<>();
    private final Set<String> pins = new LinkedHashSet<>();
    private long number;
    /** The client's own wish for the default of transactions, as it said it. */
    private byte @Nullable [] readOnlyWish;

    private boolean serializable;

    Set<String> pins() {
        return pins;
    }

    void pin(String reason) {
        pins.add(reason);
    }

    void unpin(String reason) {
        pins.remove(reason);
    }

    /** Whether it listens to a channel. */
    boolean listens() {
        return entries.stream()
                .anyMatch(each -> each.key.startsWith("#listen ")
                        && !text(each.messages)
                                .substring(QUERY_HEADER)
                                .stripLeading()
                                .regionMatches(true, 0, "un", 0, 2));
    }

    boolean isSerializable() {
        return serializable;
    }

    void serializable() {
        serializable = true;
    }

    /** Whether all of it has been said there. */
    boolean isSaidOn(Leg leg) {
        return leg.applied == number;
    }

    /** The connection that the client speaks on has it all by itself. */
    void upToDate(Leg leg) {
        leg.applied = number;
    }

    /**
     * A unit has ended: its changes count now, or with the transaction that is still open.
     *
     * @param idle whether no transaction is open now
     */
    void done(Unit unit, Session session, Leg leg, boolean idle) {
        if (!unit.failed) {
            for (var text : unit.states) {
                for (var change : StateChange.parse(text.text())) {
                    stage(new Staged(change, replay(change, text)), unit, session, leg);
                }
            }
            serializable |=
                    unit.shape().has(Shape.SERIALIZABLE) && !unit.shape().has(Shape.PINS) && !unit.states.isEmpty();
        }
        if (idle && !staged.isEmpty()) {
            end(!unit.failed, session, leg);
        }
    }

    private static byte[] replay(StateChange change, Unit.StateText text) {
        if (change instanceof StateChange.Keep(var key, var own) && !key.startsWith("#config")) {
            return bytes(own);
        }
        return text.replay();
    }

    private static byte[] bytes(byte[] sql) {
        var query = Messages.query(sql);
        return ByteBufUtil.getBytes(query);
    }

    private void stage(Staged change, Unit unit, Session session, Leg leg) {
        switch (change.change) {
            case StateChange.RollbackTo(var name) -> rollBackTo(name);
            case StateChange.Rollback() -> end(false, session, leg);
            case StateChange.Commit() -> end(!unit.rolledBack, session, leg);
            default -> staged.add(change);
        }
    }

    private void rollBackTo(String name) {
        for (int i = staged.size() - 1; i >= 0; i--) {
            if (staged.get(i).change instanceof StateChange.Savepoint(var mark) && mark.equals(name)) {
                staged.subList(i + 1, staged.size()).clear();
                return;
            }
        }
    }

    private void end(boolean committed, Session session, Leg leg) {
        var all = List.copyOf(staged);
        staged.clear();
        if (committed) {
            all.forEach(each -> apply(each, session, leg));
        }
    }

    private void apply(Staged staging, Session session, Leg leg) {
        switch (staging.change) {
            case StateChange.Keep kept -> {
                keep(kept.key(), staging.messages);
                session.identity.said(kept.text());
            }
            case StateChange.ResetAll() -> {
                session.identity.reset();
                entries.removeIf(each -> !each.key.startsWith("#")
                        && !each.key.equals("role")
                        && !each.key.equals("session_authorization"));
                readOnlyWish = null;
                leg.wasReset();
                add("#reset all", bytes(utf8("RESET ALL")), Effect.RESETS);
            }
            case StateChange.DiscardAll() -> discardAll(session, leg);
            case StateChange.DiscardTemporary() -> pins.remove(Pins.TEMPORARY);
            case StateChange.Deallocate(var name) -> {
                session.forget(name);
                leg.statements.remove(name);
                var key = "#prepare " + new String(name, StandardCharsets.ISO_8859_1);
                if (entries.removeIf(each -> each.key.equals(key))) {
                    var quoted = "\"" + new String(name, StandardCharsets.ISO_8859_1).replace("\"", "\"\"") + "\"";
                    add(key, bytes(("DEALLOCATE " + quoted).getBytes(StandardCharsets.ISO_8859_1)), Effect.MAY_FAIL);
                }
            }
            case StateChange.DeallocateAll() -> {
                entries.removeIf(each -> each.key.startsWith("#prepare"));
                session.forgetStatements();
                leg.statements.clear();
                add("#prepare", bytes(utf8("DEALLOCATE ALL")), Effect.FORGETS_STATEMENTS);
            }
            case StateChange.UnlistenAll() -> {
                entries.removeIf(each -> each.key.startsWith("#listen"));
                add("#listen", bytes(utf8("UNLISTEN *")), Effect.NONE);
            }
            case StateChange.Savepoint _, StateChange.RollbackTo _, StateChange.Rollback _, StateChange.Commit _ -> {}
            case StateChange.Unclear() -> pins.add(PIN_SETTINGS);
        }
        leg.applied = number;
    }

    private void discardAll(Session session, Leg leg) {
        entries.clear();
        pins.clear();
        readOnlyWish = null;
        serializable = false;
        session.identity.reset();
        session.forgetStatements();
        leg.statements.clear();
        leg.locks = Set.of();
        leg.wasReset();
        add("#discard", bytes(utf8("DISCARD ALL")), Effect.RESETS_ALL);
    }

    /** The read-only default is the proxy's on connections that only read; elsewhere it is what the client said last. */
    private void keep(String key, byte[] messages) {
        if (key.equals("default_transaction_read_only")) {
            readOnlyWish = messages;
            return;
        }
        if (entries.size() >= MOST) {
            pins.add(PIN_SETTINGS);
            return;
        }
        boolean setsDefault = key.equals("#characteristics")
                && NAMES_DEFAULT.matcher(text(messages)).find();
        add(key, messages, setsDefault ? Effect.SETS_DEFAULT : Effect.NONE);
        if (setsDefault) {
            readOnlyWish = messages;
        }
    }

    private static String text(byte[] messages) {
        return new String(messages, StandardCharsets.ISO_8859_1);
    }

    private void add(String key, byte[] messages, Effect effect) {
        entries.removeIf(each -> each.key.equals(key));
        number++;
        entries.add(new Entry(key, messages, effect, number));
    }

    /** Another one for each change. */
    long number() {
        return number;
    }

    /** All of it, to be said on a connection that has none of it; each is answered by one ReadyForQuery. */
    List<ByteBuffer> replays() {
        return entries.stream().map(each -> ByteBuffer.wrap(each.messages)).toList();
    }

    /** Says there what has not been said there yet. */
    void say(Leg leg) {
        for (var entry : entries) {
            if (entry.number > leg.applied) {
                boolean mayFail = entry.effect == Effect.MAY_FAIL;
                leg.say(Unpooled.wrappedBuffer(entry.messages), new Leg.Insert(mayFail, null));
                said(entry.effect, leg);
            }
        }
        leg.applied = number;
    }

    private static void said(Effect effect, Leg leg) {
        switch (effect) {
            case FORGETS_STATEMENTS -> leg.statements.clear();
            case RESETS -> leg.wasReset();
            case RESETS_ALL -> {
                leg.statements.clear();
                leg.locks = Set.of();
                leg.wasReset();
            }
            case SETS_DEFAULT -> leg.readOnly = Leg.Default.OWN;
            case NONE, MAY_FAIL -> {}
        }
    }

    /** What the client wants the default of transactions to be, or null while it has said nothing. */
    byte @Nullable [] readOnlyWish() {
        return readOnlyWish;
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
