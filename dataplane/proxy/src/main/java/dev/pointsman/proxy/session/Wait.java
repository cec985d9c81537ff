package dev.pointsman.proxy.session;

import dev.pointsman.proxy.hold.Fences;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A unit's wait for a hold or a fence to end. Its patience is one, however often the unit has to wait. */
final class Wait {
    private final Station station;
    private final Fences.Fenced waiting;
    private final Runnable over;
    private @Nullable Future<?> patience;

    /** @param over what is to be done when the unit has waited for too long */
    Wait(Station station, Fences.Fenced waiting, Runnable over) {
        this.station = station;
        this.waiting = waiting;
        this.over = over;
    }

    void forHold() {
        station.holds().add(waiting);
        begin();
    }

    void forFence(long epoch) {
        begin();
        station.fences().add(waiting, epoch);
    }

    /** The hold is over, and nobody has said how it ended. */
    void forWord(long epoch) {
        begin();
        station.fences().suspect(waiting, epoch);
    }

    private void begin() {
        if (patience == null) {
            patience = station.loop()
                    .schedule(this::losePatience, station.maxHold().toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void losePatience() {
        patience = null;
        over.run();
    }

    /** What the client is told when nothing has ended its wait. */
    String tooLong() {
        return "pointsman: the statement waited " + station.maxHold().toSeconds()
                + " s for writes to move, and was not run; try again";
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
        station.holds().remove(waiting);
        station.fences().remove(waiting);
    }
}
