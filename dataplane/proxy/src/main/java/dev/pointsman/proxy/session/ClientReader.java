package dev.pointsman.proxy.session;

import dev.pointsman.proxy.metrics.Disconnect;
import dev.pointsman.proxy.protocol.Frontend;
import dev.pointsman.proxy.route.Shape;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.util.ReferenceCountUtil;

/** Reads what the client says: cuts it into units, and passes the bytes of the unit that is on its way. */
final class ClientReader extends ChannelInboundHandlerAdapter {
    /** A unit longer than this is not looked at whole: it is a write, and it is streamed. */
    private static final int LONGEST_GATHERED = 1 << 20;
    /** While a unit is with the server, this much of what follows it is read ahead. */
    private static final int READ_AHEAD = 64 << 10;

    private final Session session;
    private final Passage passage;
    private final Unit unit;
    private final Gather gather;
    private final Inbox inbox = new Inbox();
    /** Bytes of a message that is passed on without being looked at. */
    private int rest;

    private boolean dataEnded;
    private boolean pumping;

    ClientReader(Session session) {
        this.session = session;
        this.passage = session.passage;
        this.unit = session.unit;
        this.gather = new Gather(session);
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
        if (passage.isClosed()) {
            bytes.release();
            return;
        }
        inbox.append(bytes);
        pump();
        if (inbox.size() > READ_AHEAD && waits()) {
            ctx.channel().config().setAutoRead(false);
        }
    }

    private boolean waits() {
        return switch (passage.phase()) {
            case RUNNING, HELD, PREPARING -> true;
            default -> false;
        };
    }

    /** Goes on with what the client has said, as far as the session's phase allows. */
    void pump() {
        if (pumping) {
            return;
        }
        pumping = true;
        try {
            while (!inbox.isEmpty() && step()) {
                settle();
            }
            settle();
        } finally {
            pumping = false;
        }
        var leg = passage.current();
        if (leg != null) {
            leg.channel.flush();
            if (!leg.channel.isWritable()) {
                session.client.config().setAutoRead(false);
            }
        }
    }

    /** Whether there may be more to do. */
    private boolean step() {
        return switch (passage.phase()) {
            case IDLE -> gathered();
            case STREAMING, COPYING -> stream();
            case SKIPPING -> skip();
            case HELD, PREPARING, RUNNING, CLOSED -> false;
        };
    }

    private void settle() {
        inbox.settle();
        if (inbox.size() <= READ_AHEAD) {
            readOn();
        }
    }

    private void readOn() {
        var leg = passage.current();
        var config = session.client.config();
        if (!config.isAutoRead() && !passage.isClosed() && (leg == null || leg.channel.isWritable())) {
            config.setAutoRead(true);
        }
    }

    /** Length of the message at this index with its type, 0 when its header is not there, -1 when it was nonsense. */
    private int frame(int at) {
        int length = inbox.frame(at);
        if (length < 0) {
            garbled();
        }
        return length;
    }

    private void garbled() {
        session.end(Disconnect.PROTOCOL, "08P01", "invalid message of the frontend: the connection is closed");
    }

    // ---- a unit

    /** Gathers a unit, and routes it when it is known what it is. */
    private boolean gathered() {
        while (true) {
            int at = inbox.scanned();
            int length = frame(at);
            if (length < 0) {
                return false;
            }
            if (length == 0 || inbox.from(at) < length) {
                return length > 0 && oversized(at, length);
            }
            byte type = inbox.bytes().getByte(at);
            if (ends(type)) {
                return false;
            }
            inbox.scan(length);
            if (isLate(type)) {
                inbox.drop();
            } else if (noted(at, length)) {
                return true;
            }
        }
    }

    private boolean ends(byte type) {
        if (type == Frontend.TERMINATE) {
            session.close();
        } else if (!Frontend.isKnown(type)) {
            garbled();
        }
        return passage.isClosed();
    }

    /** Data of a COPY that has failed already, and a Flush with nothing before it, are dropped as servers do. */
    private boolean isLate(byte type) {
        return unit.empty
                && (type == Frontend.COPY_DATA
                        || type == Frontend.COPY_DONE
                        || type == Frontend.COPY_FAIL
                        || type == Frontend.FLUSH);
    }

    /** Whether enough of the unit is known to send it, which has been done then. */
    private boolean noted(int at, int length) {
        gather.note(inbox.bytes(), at, length);
        if (!unit.complete && !unit.flushed) {
            return false;
        }
        gather.finish(inbox.bytes());
        if (!unit.complete) {
            unit.mayWriteLater();
        }
        passage.route();
        return true;
    }

    /** A message too long to be kept: its unit is a write, and what is there of it goes. */
    private boolean oversized(int at, int length) {
        if (inbox.gathered() + length <= LONGEST_GATHERED) {
            return false;
        }
        byte type = inbox.bytes().getByte(at);
        unit.empty = false;
        unit.shape = Shape.WRITE;
        unit.oversized = true;
        unit.extended = type != Frontend.QUERY && type != Frontend.FUNCTION_CALL;
        int there = inbox.from(at);
        rest = length - there;
        inbox.scan(there);
        passage.route();
        return true;
    }

    /** Sends the unit, or what is gathered of it, on this connection. */
    void send(Leg leg) {
        prepare(leg);
        passage.started(leg);
        var bytes = unit.kept == null ? inbox.take(unit) : unit.again();
        var by = unit.numbered ? session.numbering.to(leg) : null;
        Outlet.write(leg.channel, by == null ? bytes : Descriptions.renumbered(bytes, by));
        passage.sent();
        if (unit.oversized && rest == 0) {
            passage.streamed();
        }
        dataEnded = false;
        if (!pumping) {
            leg.channel.flush();
            pump();
        }
    }

    /** Makes and closes statements there, so that it has what the unit needs and no more. */
    private void prepare(Leg leg) {
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
    }

    /** A statement of this name that the client has closed since is still on this connection. */
    private void closeStale(Leg leg, Unit.Change change) {
        if (change.made() != null && session.statements.get(change.name()) == null) {
            leg.close(change.name());
        }
    }

    /** The unit was refused: its bytes are not sent. */
    void drop() {
        inbox.drop();
    }

    // ---- the rest of a unit

    /** The server takes data now. */
    void dataBegins() {
        dataEnded = false;
        pump();
    }

    /** Passes on what belongs to the unit on its way. */
    private boolean stream() {
        var leg = passage.current();
        if (leg == null) {
            return false;
        }
        var in = inbox.bytes();
        int start = in.readerIndex();
        int at = start + Math.min(rest, in.readableBytes());
        rest -= at - start;
        boolean ended = at > start && rest == 0 && unit.oversized && !unit.extended;
        while (!ended && rest == 0) {
            int length = frame(at);
            if (length < 0) {
                return false;
            }
            int there = inbox.from(at);
            if (length == 0 || (there < length && isLookedAt(in.getByte(at), length))) {
                break;
            }
            if (in.getByte(at) == Frontend.TERMINATE) {
                session.close();
                return false;
            }
            ended = follow(in, at, length);
            renumber(leg, in, at);
            rest = Math.max(0, length - there);
            at += length - rest;
        }
        if (at > start) {
            Outlet.write(leg.channel, inbox.takeUpTo(at));
        }
        if (ended) {
            passage.streamed();
        }
        return at > start;
    }

    /** Nobody needs these bytes again: they are changed where they stand. */
    private void renumber(Leg leg, ByteBuf in, int at) {
        var by = unit.numbered && in.getByte(at) == Frontend.PARSE ? session.numbering.to(leg) : null;
        if (by != null) {
            Descriptions.namedTypes(in, at, by::type);
        }
    }

    private static boolean isLookedAt(byte type, int length) {
        return length <= LONGEST_GATHERED && type != Frontend.COPY_DATA;
    }

    /** Whether the unit ends with this message. */
    private boolean follow(ByteBuf in, int at, int length) {
        byte type = in.getByte(at);
        if (passage.phase() == Phase.COPYING) {
            dataEnded |= type == Frontend.COPY_DONE || type == Frontend.COPY_FAIL;
            unit.complete = unit.extended ? dataEnded && type == Frontend.SYNC : dataEnded;
        } else if (inbox.from(at) >= length) {
            gather.note(in, at, length);
        }
        return unit.complete;
    }

    /** After an error of ours: drops up to Sync. */
    private boolean skip() {
        int at = inbox.bytes().readerIndex();
        int length = frame(at);
        if (length <= 0 || inbox.from(at) < length) {
            return false;
        }
        byte type = inbox.bytes().getByte(at);
        inbox.skipTo(at + length);
        if (type == Frontend.SYNC) {
            passage.skipped();
        } else if (type == Frontend.TERMINATE) {
            session.close();
        }
        return true;
    }

    // ---- the channel

    void release() {
        inbox.release();
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
