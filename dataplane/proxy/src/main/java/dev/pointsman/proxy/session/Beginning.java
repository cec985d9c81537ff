package dev.pointsman.proxy.session;

import dev.pointsman.proxy.protocol.Messages;
import org.jspecify.annotations.Nullable;

/**
 * The beginning of a client's transaction, as long as nothing else has been done in it. When its first statement meets a
 * fence, it begins again where writes go then: it has read nothing and written nothing, so that nobody can tell.
 *
 * <pre>
 * NONE ──BEGIN──▶ SAID ──▶ ALL ──first statement done──▶ NONE
 *                           └──first statement meets a fence──▶ AGAIN ──begun elsewhere, done──▶ NONE
 * </pre>
 */
final class Beginning {
    private enum State {
        NONE,
        /** It is on its way. */
        SAID,
        /** It is all that the transaction has done. */
        ALL,
        /** It is to be said again before the unit. */
        AGAIN
    }

    private static final String ROLLBACK = "ROLLBACK";
    /** Leaves a transaction that has failed, as the client takes its own to have. */
    private static final String FAIL = "BEGIN; ROLLBACK TO SAVEPOINT pointsman";

    private State state = State.NONE;
    private byte @Nullable [] text;
    /** Where the transaction was when its first statement met a fence, of which the client knows that it has begun. */
    private @Nullable Leg left;
    /** Where it has been begun again. */
    private @Nullable Leg on;

    /** A unit outside a transaction is on its way. */
    void sent(Unit unit) {
        if (state == State.NONE) {
            var said = unit.beginning(text);
            text = said == null ? text : said;
            state = said == null ? State.NONE : State.SAID;
        }
    }

    /** All of a unit's answer has come, and leaves the transaction with that status. */
    void done(byte status) {
        state = state == State.SAID && status == Messages.IN_TRANSACTION ? State.ALL : State.NONE;
        left = null;
        on = null;
    }

    /** Whether it is all that has been done in the transaction that is open. */
    boolean isAll() {
        return state == State.ALL;
    }

    /**
     * The first statement has met a fence, and its transaction failed.
     *
     * @param clientBegan whether the unit that begins it has let the client know; of an earlier unit it does
     */
    void leave(Leg leg, boolean clientBegan) {
        leg.say(Messages.query(ROLLBACK), new Leg.Insert(true, null));
        leg.channel.flush();
        if (state == State.ALL) {
            state = State.AGAIN;
        }
        left = clientBegan || state == State.AGAIN ? leg : null;
        on = null;
    }

    /** Whether the transaction stands on this connection, if it must; where it does not, it is being begun. */
    boolean isOn(Leg leg) {
        var sql = text;
        if (state != State.AGAIN || sql == null || leg == on) {
            return true;
        }
        takeBack();
        on = leg;
        leg.say(Messages.query(sql), new Leg.Insert(false, null));
        leg.channel.flush();
        return false;
    }

    private void takeBack() {
        var before = on;
        if (before != null && before.isUsable()) {
            before.say(Messages.query(ROLLBACK), new Leg.Insert(true, null));
            before.channel.flush();
        }
    }

    /** Where a transaction was that the client takes to be open; null when there is none. */
    @Nullable
    Leg left() {
        return left;
    }

    /** It does not go on anywhere: leaves it failed where it was, as the client expects it. False when that has gone. */
    boolean fail() {
        var where = left;
        takeBack();
        done(Messages.FAILED);
        if (where == null || !where.isUsable()) {
            return false;
        }
        where.say(Messages.query(FAIL), new Leg.Insert(true, null));
        where.channel.flush();
        return true;
    }
}
