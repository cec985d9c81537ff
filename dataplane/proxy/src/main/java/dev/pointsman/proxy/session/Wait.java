package dev.pointsman.proxy.session;

import dev.pointsman.proxy.hold.Fences;
import dev.pointsman.proxy.protocol.ErrorFields;
import dev.pointsman.proxy.route.Routing;
import dev.pointsman.wire.Side;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A unit's wait for a hold or a fence to end. Its patience is one, however often the unit has to wait. */
final class Wait implements Fences.Fenced {
    private final Session session;
    private final Station station;
    private final Passage passage;
    private @Nullable Future<?> patience;

    Wait(Session session, Passage passage) {
        this.session = session;
        this.station = session.station;
        this.passage = passage;
    }

    void forHold() {
        station.holds().add(this);
        begin();
    }

    void forFence(long epoch) {
        begin();
        station.fences().add(this, epoch);
    }

    /** The hold is over, and nobody has said how it ended. */
    void forWord(long epoch) {
        begin();
        station.fences().suspect(this, epoch);
    }

    private void begin() {
        if (patience == null) {
            patience = station.loop()
                    .schedule(this::losePatience, station.maxHold().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void losePatience() {
        patience = null;
        if (isHeld()) {
            leave();
            passage.refuse(
                    "55P03",
                    "pointsman: the statement waited " + station.maxHold().toSeconds()
                            + " s for writes to move, and was not run; try again");
        }
    }

    private boolean isHeld() {
        return passage.phase() == Phase.HELD;
    }

    @Override
    public void resume() {
        passage.resume();
    }

    @Override
    public void leaseOver(long epoch) {
        if (isHeld()) {
            forWord(epoch);
        }
    }

    @Override
    public void writesLeft(long epoch) {
        if (isHeld()) {
            passage.refuse(ErrorFields.READ_ONLY, Fences.left(epoch));
        }
    }

    @Override
    public void ask(Side side, String sql, Consumer<@Nullable String> answer) {
        var table = station.routing().table();
        var leg = table == null ? null : session.legs.find(Routing.backend(table, side));
        if (leg == null || leg == passage.current()) {
            session.ahead.warm();
            answer.accept(null);
        } else {
            leg.ask(sql, answer);
        }
    }

    /** The unit is done with. */
    void end() {
        if (patience != null) {
            patience.cancel(false);
            patience = null;
        }
    }

    /** It is not resumed any more. */
    void leave() {
        station.holds().remove(this);
        station.fences().remove(this);
    }
}
