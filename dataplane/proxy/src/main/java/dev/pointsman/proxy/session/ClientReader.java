package dev.pointsman.proxy.session;

import dev.pointsman.proxy.protocol.Frontend;
import dev.pointsman.proxy.route.Shape;
import dev.pointsman.proxy.session.Session.Phase;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Reads what the client says: cuts it into units, and passes the bytes of the unit that is on its way. */
final class ClientReader extends ChannelInboundHandlerAdapter {
    private static final int HEADER = 5;
    /** A unit longer than this is not looked at whole: it is a write, and it is streamed. */
    private static final int LONGEST_GATHERED = 1 << 20;
    /** What is kept to be sent again. */
    private static final int LONGEST_KEPT = 256 << 10;
    /** While a unit is with the server, this much of what follows it is read ahead. */
    private static final int READ_AHEAD = 64 << 10;

    private final Session session;
    private final Unit unit;
    private final Gather gather;
    private @Nullable ByteBuf inbox;
    /** Up to here the inbox has been gathered into the unit. */
    private int scanned;
    /** Bytes of a message that is passed on without being looked at. */
    private int rest;

    private boolean dataEnded;
    private boolean pumping;

    ClientReader(Session session) {
        this.session = session;
        this.unit = session.unit;
        this.gather = new Gather(unit, session.station.routing().statements(), session.statements);
    }

    void start() {
        session.client.config().setAutoRead(true);
        pump();
    }

    @Override
    public void channelRead(ChannelHandlerContext ctx, Object message) {
        if (!(message instanceof ByteBuf bytes)) {
            ReferenceCountUtil.release(message);
            return;
        }
        if (session.phase() == Phase.CLOSED) {
            bytes.release();
            return;
        }
        append(bytes);
        pump();
        if (inbox != null && inbox.readableBytes() > READ_AHEAD && waits()) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    private boolean waits() {
        return switch (session.phase()) {
            case RUNNING, HELD, PREPARING -> true;
            default -> false;
        };
    }

    private void append(ByteBuf bytes) {
        var before = inbox;
        if (before == null) {
            inbox = bytes;
            scanned = bytes.readerIndex();
            return;
        }
        int offset = scanned - before.readerIndex();
        var whole = bytes.alloc().buffer(Math.max(512, (before.readableBytes() + bytes.readableBytes()) * 2));
        whole.writeBytes(before).writeBytes(bytes);
        before.release();
        bytes.release();
        inbox = whole;
        scanned = whole.readerIndex() + offset;
    }

    /** Goes on with what the client has said, as far as the session's phase allows. */
    void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (inbox != null && step()) {
                settle();
            }
            settle();
        } finally {
            pumping = false;
        }
        var leg = session.current();
        if (leg != null) {
            leg.channel.flush();
            if (!leg.channel.isWritable()) {
                session.client.config().setAutoRead(false);
            }
        }
    }

    /** Whether there may be more to do. */
    private boolean step() {
        return switch (session.phase()) {
            case IDLE -> gathered();
            case STREAMING, COPYING -> stream();
            case SKIPPING -> skip();
            case HELD, PREPARING, RUNNING, CLOSED -> false;
        };
    }

    /** Gives the inbox back when all of it is done with. */
    private void settle() {
        var in = inbox;
        if (in != null && !in.isReadable()) {
            in.release();
            inbox = null;
        }
        if (inbox == null || inbox.readableBytes() <= READ_AHEAD) {
            readOn();
        }
    }

    private void readOn() {
        var leg = session.current();
        if (session.phase() != Phase.CLOSED && (leg == null || leg.channel.isWritable())) {
            session.client.config().setAutoRead(true);
        }
    }

    /** Gathers a unit, and routes it when it is known what it is. */
    private boolean gathered() {
        var in = Objects.requireNonNull(inbox);
        while (true) {
            int length = frame(in, scanned);
            if (length < 0) {
                return false;
            }
            if (length == 0 || in.writerIndex() - scanned < length) {
                if (length > 0 && scanned + length - in.readerIndex() > LONGEST_GATHERED) {
                    oversized(in, length);
                    return true;
                }
                return false;
            }
            byte type = in.getByte(scanned);
            if (!known(type)) {
                garbled();
                return false;
            }
            if (type == Frontend.TERMINATE) {
                session.close();
                return false;
            }
            if (isLate(type)) {
                scanned += length;
                in.readerIndex(scanned);
                continue;
            }
            gather.note(in, scanned, length);
            scanned += length;
            if (unit.complete || unit.flushed) {
                gather.finish(in);
                session.route();
                return true;
            }
        }
    }

    /** Data of a COPY that has failed already, and a Flush with nothing before it, are dropped as servers do. */
    private boolean isLate(byte type) {
        return unit.empty
                && (type == Frontend.COPY_DATA
                        || type == Frontend.COPY_DONE
                        || type == Frontend.COPY_FAIL
                        || type == Frontend.FLUSH);
    }

    private static boolean known(byte type) {
        return switch (type) {
            case Frontend.BIND,
                    Frontend.CLOSE,
                    Frontend.COPY_DATA,
                    Frontend.COPY_DONE,
                    Frontend.COPY_FAIL,
                    Frontend.DESCRIBE,
                    Frontend.EXECUTE,
                    Frontend.FLUSH,
                    Frontend.FUNCTION_CALL,
                    Frontend.PARSE,
                    Frontend.QUERY,
                    Frontend.SYNC,
                    Frontend.TERMINATE -> true;
            default -> false;
        };
    }

    /** Length of the message at this index with its type, 0 when its header is not there, -1 after nonsense. */
    private int frame(ByteBuf in, int at) {
        if (in.writerIndex() - at < HEADER) {
            return 0;
        }
        int length = in.getInt(at + 1);
        if (length < 4 || length > Integer.MAX_VALUE - 1) {
            garbled();
            return -1;
        }
        return length + 1;
    }

    private void garbled() {
        session.end("08P01", "invalid message of the frontend: the connection is closed");
    }

    /** A message too long to be kept: its unit is a write, and what is there of it goes. */
    private void oversized(ByteBuf in, int length) {
        byte type = in.getByte(scanned);
        unit.empty = false;
        unit.shape = Shape.WRITE;
        unit.oversized = true;
        unit.extended = type != Frontend.QUERY && type != Frontend.FUNCTION_CALL;
        rest = scanned + length - in.writerIndex();
        scanned = in.writerIndex();
        session.route();
    }

    /** Sends the unit, or what is gathered of it, on this connection. */
    void send(Leg leg) {
        for (int i = 0; i < unit.needs.size(); i++) {
            leg.prepare(unit.needs.get(i));
        }
        if (unit.flushed && !unit.complete) {
            session.statements.forEach(leg::prepare);
        }
        for (int i = 0; i < unit.changes.size(); i++) {
            closeStale(leg, unit.changes.get(i));
        }
        if (unit.needsUnnamed && unit.unnamed != null) {
            leg.prepareUnnamed(unit.unnamed);
        }
        leg.unnamed = unit.parsedUnnamed || unit.needsUnnamed ? unit.unnamed : null;
        session.started(leg);
        Outlet.write(leg.channel, bytes());
        if (unit.oversized && rest == 0) {
            session.streamed();
        }
        dataEnded = false;
        if (!pumping) {
            leg.channel.flush();
            pump();
        }
    }

    /** A statement of this name that the client has closed since is still on this connection. */
    private void closeStale(Leg leg, Unit.Change change) {
        if (change.made() != null && session.statements.get(change.name()) == null) {
            leg.close(change.name());
        }
    }

    /** The unit's bytes: kept ones when it is sent again. */
    private ByteBuf bytes() {
        if (unit.kept != null) {
            return unit.kept.retainedSlice(unit.keptFrom, unit.keptLength);
        }
        var in = Objects.requireNonNull(inbox);
        int length = scanned - in.readerIndex();
        boolean all = scanned == in.writerIndex();
        boolean keep = unit.complete
                && length <= LONGEST_KEPT
                && (unit.isRead() || unit.shape().has(Shape.RESENDABLE));
        if (keep) {
            unit.kept = in.retain();
            unit.keptFrom = in.readerIndex();
            unit.keptLength = length;
        }
        if (all) {
            inbox = null;
            return keep ? slice(in, length) : in;
        }
        return in.readRetainedSlice(length);
    }

    private static ByteBuf slice(ByteBuf in, int length) {
        var slice = in.readRetainedSlice(length);
        in.release();
        return slice;
    }

    /** The statement turned out to write: remember its text. */
    void learnWrite() {
        unit.needs.forEach(Statement::learnWrite);
        if (unit.kept != null && unit.textLength > 0) {
            var text = ByteBufUtil.getBytes(unit.kept, unit.keptFrom + unit.textFrom, unit.textLength);
            session.station.routing().statements().learnWrite(text);
        }
    }

    /** The server takes data now. */
    void dataBegins() {
        dataEnded = false;
        pump();
    }

    /** Passes on what belongs to the unit on its way. */
    private boolean stream() {
        var in = Objects.requireNonNull(inbox);
        var leg = session.current();
        if (leg == null) {
            return false;
        }
        int at = in.readerIndex() + Math.min(rest, in.readableBytes());
        rest -= at - in.readerIndex();
        boolean ended = at > in.readerIndex() && rest == 0 && unit.oversized && !unit.extended;
        while (!ended && rest == 0) {
            int length = frame(in, at);
            if (length < 0) {
                return false;
            }
            int there = in.writerIndex() - at;
            if (length == 0 || (there < length && isLookedAt(in.getByte(at), length))) {
                break;
            }
            if (in.getByte(at) == Frontend.TERMINATE) {
                session.close();
                return false;
            }
            ended = follow(in, at, length, there >= length);
            rest = Math.max(0, length - there);
            at += length - rest;
        }
        boolean moved = at > in.readerIndex();
        if (moved) {
            Outlet.write(leg.channel, in.readRetainedSlice(at - in.readerIndex()));
            scanned = at;
        }
        if (ended) {
            session.streamed();
        }
        return moved;
    }

    private static boolean isLookedAt(byte type, int length) {
        return length <= LONGEST_GATHERED && type != Frontend.COPY_DATA;
    }

    /** Whether the unit ends with this message. */
    private boolean follow(ByteBuf in, int at, int length, boolean whole) {
        byte type = in.getByte(at);
        if (session.phase() == Phase.COPYING) {
            dataEnded |= type == Frontend.COPY_DONE || type == Frontend.COPY_FAIL;
            unit.complete = unit.extended ? dataEnded && type == Frontend.SYNC : dataEnded;
            return unit.complete;
        }
        if (whole) {
            gather.note(in, at, length);
        }
        return unit.complete;
    }

    /** After an error of ours: drops up to Sync. */
    private boolean skip() {
        var in = Objects.requireNonNull(inbox);
        int length = frame(in, in.readerIndex());
        if (length <= 0 || in.readableBytes() < length) {
            return false;
        }
        byte type = in.getByte(in.readerIndex());
        in.skipBytes(length);
        scanned = in.readerIndex();
        if (type == Frontend.SYNC) {
            session.skipped();
        } else if (type == Frontend.TERMINATE) {
            session.close();
        }
        return true;
    }

    /** The unit was refused: its bytes are not sent. */
    void drop() {
        if (inbox != null && scanned > inbox.readerIndex()) {
            inbox.readerIndex(scanned);
        }
    }

    void release() {
        if (inbox != null) {
            inbox.release();
            inbox = null;
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext ctx) {
        if (ctx.channel().isWritable()) {
            for (var leg : session.legs()) {
                leg.channel.config().setAutoRead(true);
            }
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext ctx) {
        session.close();
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext ctx, Throwable cause) {
        session.close();
    }
}
