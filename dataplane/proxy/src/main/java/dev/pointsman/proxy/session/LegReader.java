package dev.pointsman.proxy.session;

import dev.pointsman.proxy.hold.Fences;
import dev.pointsman.proxy.protocol.ErrorFields;
import dev.pointsman.proxy.protocol.FrameWalker;
import dev.pointsman.proxy.protocol.FrameWalker.Verdict;
import dev.pointsman.proxy.protocol.Messages;
import dev.pointsman.proxy.protocol.Reply;
import dev.pointsman.proxy.protocol.Report;
import dev.pointsman.proxy.route.Shape;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads what a server says on one connection, and passes to the client what is the client's. */
final class LegReader extends ChannelInboundHandlerAdapter implements FrameWalker.Visitor {
    private static final byte[] TOLD = {};
    /** What tells how the proxy opened a connection, not what the client's session is. */
    private static final Set<String> HIDDEN = Set.of("default_transaction_read_only", "in_hot_standby");
    /** invalid_sql_statement_name: there is no such prepared statement. */
    private static final String NO_STATEMENT = "26000";

    private final Session session;
    private final Leg leg;
    private final FrameWalker walker = new FrameWalker(this);
    /** What the client gets in place of the server's error. */
    private @Nullable ByteBuf instead;

    LegReader(Session session, Leg leg) {
        this.session = session;
        this.leg = leg;
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (message instanceof ByteBuf bytes) {
            walker.walk(bytes);
        } else {
            ReferenceCountUtil.release(message);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext ctx) {
        session.client.flush();
        if (!session.client.isWritable()) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            session.client.config().setAutoRead(true);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        boolean cut = walker.hasCutFrame();
        boolean expected = leg.isClosed();
        walker.close();
        leg.abandon();
        if (!expected) {
            session.lost(leg, cut);
        }
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        Outlet.close(ctx);
    }

    @Override
    public void garbled() {
        Outlet.close(leg.channel);
    }

    @Override
    public boolean wantsWhole(byte type) {
        return switch (type) {
            case Reply.READY_FOR_QUERY,
                    Reply.ERROR_RESPONSE,
                    Reply.COMMAND_COMPLETE,
                    Reply.PARAMETER_STATUS,
                    Reply.NOTIFICATION_RESPONSE,
                    Reply.PARAMETER_DESCRIPTION,
                    Reply.ROW_DESCRIPTION -> true;
            case Reply.DATA_ROW -> leg.answering() != null;
            default -> false;
        };
    }

    @Override
    public void pass(ByteBuf bytes) {
        session.answer(bytes);
    }

    @Override
    public Verdict frame(ByteBuf in, int at, byte type) {
        if (type == Reply.NOTIFICATION_RESPONSE) {
            knowItself(in, at);
        }
        var insert = leg.answering();
        if (insert != null) {
            return own(insert, in, at, type);
        }
        return leg == session.passage.current() ? clients(in, at, type) : unasked(in, at, type);
    }

    /** A client that leaves out what it has sent itself compares the sender with the one number that it was given. */
    private void knowItself(ByteBuf in, int at) {
        if (in.getInt(at + 5) == leg.process) {
            in.setInt(at + 5, session.process());
        }
    }

    /** A part of the answer to something of the proxy's own. */
    private Verdict own(Leg.Insert insert, ByteBuf in, int at, byte type) {
        switch (type) {
            case Reply.ERROR_RESPONSE -> {
                insert.failed = true;
                if (insert.makes != null) {
                    leg.notMade(insert.makes, ByteBufUtil.getBytes(in, at, in.getInt(at + 1) + 1));
                } else if (!insert.mayFail) {
                    leg.unfit = ErrorFields.read(in, at).sqlState();
                    session.station.counters().replaysFailed.increment();
                }
            }
            case Reply.DATA_ROW -> {
                if (insert.value == null && in.getShort(at + 5) > 0 && in.getInt(at + 7) >= 0) {
                    insert.value = in.toString(at + 11, in.getInt(at + 7), StandardCharsets.UTF_8);
                }
            }
            case Reply.NOTIFICATION_RESPONSE -> {
                return unasked(in, at, type);
            }
            case Reply.READY_FOR_QUERY -> {
                return Verdict.DROP_AND_TELL;
            }
            default -> {}
        }
        return Verdict.DROP;
    }

    /** On a connection that the client does not speak on just now. */
    private Verdict unasked(ByteBuf in, int at, byte type) {
        if (type == Reply.NOTIFICATION_RESPONSE) {
            int length = in.getInt(at + 1) + 1;
            session.notification(in.copy(at, length));
        } else if (type == Reply.ERROR_RESPONSE) {
            leg.farewell = ByteBufUtil.getBytes(in, at, in.getInt(at + 1) + 1);
        }
        return Verdict.DROP;
    }

    private Verdict clients(ByteBuf in, int at, byte type) {
        var unit = session.unit;
        if (type == Reply.DATA_ROW) {
            if (!unit.answered) {
                unit.answered = true;
                unit.forget();
            }
            return Verdict.PASS;
        }
        if (unit.retry != null) {
            return type == Reply.READY_FOR_QUERY ? Verdict.DROP_AND_TELL : Verdict.DROP;
        }
        return switch (type) {
            case Reply.READY_FOR_QUERY, Reply.COPY_IN_RESPONSE -> Verdict.PASS_AND_TELL;
            case Reply.ERROR_RESPONSE -> error(unit, in, at);
            case Reply.COMMAND_COMPLETE -> {
                if (unit.begins()) {
                    yield before(unit, type);
                }
                unit.rolledBack = in.getByte(at + 5) == 'R' && in.getByte(at + 6) == 'O';
                unit.answered = true;
                unit.forget();
                yield Verdict.PASS;
            }
            case Reply.PARAMETER_STATUS -> reported(in, at);
            case Reply.NOTICE_RESPONSE, Reply.NOTIFICATION_RESPONSE -> Verdict.PASS;
            case Reply.ROW_DESCRIPTION, Reply.PARAMETER_DESCRIPTION -> described(unit, in, at, type);
            default -> before(unit, type);
        };
    }

    private Verdict reported(ByteBuf in, int at) {
        var report = Report.read(in, at);
        if (leg.openedReadOnly && HIDDEN.contains(report.name())) {
            return Verdict.DROP;
        }
        if (report.name().equals("application_name")) {
            session.identity.calls(report.value());
        }
        return Verdict.PASS;
    }

    private Verdict described(Unit unit, ByteBuf in, int at, byte type) {
        session.numbering.described(leg, in, at);
        return before(unit, type);
    }

    /** What comes before a first row; again after a repeat, when the client has it already. */
    private static Verdict before(Unit unit, byte type) {
        if (type == Reply.PARSE_COMPLETE || type == Reply.CLOSE_COMPLETE) {
            unit.changed++;
        }
        if (unit.repeated > 0) {
            unit.repeated--;
            return Verdict.DROP;
        }
        unit.passed++;
        return Verdict.PASS;
    }

    private Verdict error(Unit unit, ByteBuf in, int at) {
        var error = ErrorFields.read(in, at);
        if (error.isFatal()) {
            leg.farewell = TOLD;
        }
        boolean again = session.passage.mayBeginAgain() && !unit.answered && unit.kept != null;
        boolean onWriter = session.sides.isWriter(leg);
        if (error.isServersFault()) {
            session.station.counters().of(session.sides.of(leg)).errors.increment();
        }
        if (again && unit.isRead() && !onWriter) {
            if (error.isReadOnly() || error.isFence()) {
                unit.retry = Unit.Retry.READ_ONLY;
                return Verdict.DROP;
            }
            if (error.isServersFault() && session.passage.mayFallBack()) {
                unit.retry = Unit.Retry.TARGETS_FAULT;
                return Verdict.DROP;
            }
        }
        if (error.isFence()) {
            return fenced(unit, error.fenceEpoch(), again);
        }
        unit.failed = true;
        var notMade = leg.notMade;
        if (notMade != null && error.sqlState().equals(NO_STATEMENT)) {
            leg.notMade = null;
            return replaced(Unpooled.wrappedBuffer(notMade));
        }
        return Verdict.PASS;
    }

    /** The client gets another error, after all that came before it. */
    private Verdict replaced(ByteBuf error) {
        instead = error;
        return Verdict.DROP_AND_TELL;
    }

    /** A fence has refused it. */
    private Verdict fenced(Unit unit, long epoch, boolean again) {
        var fences = session.station.fences();
        session.station.counters().fenceHits.increment();
        boolean left = fences.isLeft(epoch);
        if (again && !left && unit.shape().has(Shape.RESENDABLE)) {
            unit.retry = Unit.Retry.FENCE;
            unit.fenceEpoch = epoch;
            return Verdict.DROP;
        }
        unit.failed = true;
        if (left) {
            return replaced(Messages.error(ErrorFields.READ_ONLY, Fences.left(epoch)));
        }
        fences.wonder(session.passage.waiting(), epoch);
        return replaced(Messages.error("40001", MOVING));
    }

    private static final String MOVING =
            "pointsman: writes are moving to another database, and this transaction had begun before; try it again";

    @Override
    public void passed(ByteBuf in, int at, byte type) {
        if (type == Reply.COPY_IN_RESPONSE) {
            session.passage.copying();
            return;
        }
        var error = instead;
        if (error != null) {
            instead = null;
            session.answer(error);
            return;
        }
        var insert = leg.answering();
        if (insert != null) {
            leg.answered();
            insert.tell();
            session.passage.said(leg);
            return;
        }
        leg.notMade = null;
        var why = session.unit.retry;
        if (why != null) {
            session.passage.retry(leg, why, in.getByte(at + 5));
        } else {
            session.passage.done(leg, in.getByte(at + 5));
        }
    }
}
