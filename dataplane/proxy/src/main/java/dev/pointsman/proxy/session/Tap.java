package dev.pointsman.proxy.session;

import dev.pointsman.proxy.auth.Credential;
import dev.pointsman.proxy.protocol.Messages;
import dev.pointsman.proxy.protocol.Startup;
import dev.pointsman.proxy.route.Comparability.LeftOut;
import dev.pointsman.proxy.route.Kind;
import dev.pointsman.proxy.route.Shape;
import dev.pointsman.proxy.shadow.Reader;
import dev.pointsman.proxy.shadow.ShadowRead;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Keeps what the source answers to a sampled read, so that it can be compared with what the target answers. */
final class Tap {
    private final Session session;
    private final Station station;
    private final Unit unit;
    private final Startup startup;
    private final Credential credential;
    private @Nullable ShadowRead read;
    private @Nullable Reader reader;
    private long readerNumber;

    Tap(Session session, Startup startup, Credential credential) {
        this.session = session;
        this.station = session.station;
        this.unit = session.unit;
        this.startup = startup;
        this.credential = credential;
    }

    /** The unit is on its way; from now on its answer is kept if it is one to compare. */
    void begin() {
        drop();
        var table = station.routing().table();
        if (table != null && isSampled(table)) {
            var text = text();
            var answer = text == null ? null : station.routing().statements().answer(text);
            var why = answer == null ? LeftOut.UNCLEAR : answer.leftOut();
            if (text == null || answer == null || why != null) {
                station.shadows()
                        .counters()
                        .leftOut(why == null ? LeftOut.UNCLEAR : why)
                        .increment();
            } else {
                read = new ShadowRead(reader(), request(), statements(), text, answer);
            }
        }
    }

    private boolean isSampled(RoutingTable table) {
        return table.reads().shadowPercent() > 0
                && table.target() != null
                && table.writes() == Side.SOURCE
                && unit.shape().kind() == Kind.READ
                && unit.isRead()
                && unit.kept != null
                && unit.side == Side.SOURCE
                && session.sides.isMigrated(table)
                && session.pins.isEmpty()
                && !session.numbering.isPinned()
                && station.shadows().draws(table.reads().shadowPercent());
    }

    /** The text of the only statement of the unit, or null. */
    private byte @Nullable [] text() {
        int parses = unit.unnamedParses + unit.changes.size();
        if (unit.needsUnnamed || unit.shape().has(Shape.SEVERAL)) {
            return null;
        }
        if (!unit.extended || (parses == 1 && unit.needs.isEmpty())) {
            return unit.text();
        }
        return parses == 0 && unit.needs.size() == 1 ? unit.needs.getFirst().text() : null;
    }

    private ByteBuf request() {
        var by = unit.numbered ? session.numbering.to(Side.TARGET) : null;
        return by == null ? unit.again() : Descriptions.renumbered(unit.again(), by);
    }

    /** Made anew each time: another session's statement of that name may be there. */
    private List<byte[]> statements() {
        var all = new ArrayList<byte[]>();
        for (var change : unit.changes) {
            all.add(bytes(Messages.closeStatement(change.name())));
        }
        for (var statement : unit.needs) {
            all.add(bytes(Messages.closeStatement(statement.name())));
            all.add(bytes(statement.parse(session.numbering.to(Side.TARGET))));
        }
        return all;
    }

    private static byte[] bytes(ByteBuf message) {
        return ByteBufUtil.getBytes(message);
    }

    private Reader reader() {
        var known = reader;
        if (known == null || readerNumber != session.mirror.number()) {
            known = new Reader(startup, credential, session.mirror.replays());
            reader = known;
            readerNumber = session.mirror.number();
        }
        return known;
    }

    /** A part of the answer. */
    void add(ByteBuf bytes) {
        if (read != null && !read.add(bytes)) {
            station.shadows().counters().dropped.increment();
            drop();
        }
    }

    /** All of the answer has come. */
    void end(boolean good) {
        var whole = read;
        if (whole != null && good) {
            read = null;
            station.shadows().offer(whole);
        } else {
            drop();
        }
    }

    /** The answer is not to be compared. */
    void drop() {
        if (read != null) {
            read.release();
            read = null;
        }
    }
}
