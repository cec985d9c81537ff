package dev.pointsman.agent.cutover;

import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What happens when, in a simulated world. One thread runs at a time: what blocks is an {@link Actor}, and whoever has to
 * wait runs what comes next itself, until that is another actor's turn. So a world is the same each time, whatever the
 * machine does, and threads change only where two actors take turns.
 */
final class Agenda {
    private record Entry(
            long at, long number, Timer timer, @Nullable Actor actor, Runnable what) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            return at != other.at ? Long.compare(at, other.at) : Long.compare(number, other.number);
        }
    }

    private final PriorityQueue<Entry> queue = new PriorityQueue<>();
    private final List<Actor> actors = new ArrayList<>();
    private final Actor owner = new Actor(this, Thread.currentThread());
    private @Nullable Throwable failure;
    private boolean over;
    private long now;
    private long number;
    private long fingerprint;

    /** Nanoseconds since the world began. */
    long now() {
        return now;
    }

    /** How many things have happened or will. */
    long events() {
        return number;
    }

    /** Differs, almost for sure, when anything has happened at another time or in another order. */
    long fingerprint() {
        return fingerprint;
    }

    /** In this many nanoseconds. */
    Timer in(long nanos, Runnable what) {
        return add(nanos, null, what);
    }

    /** The actor goes on in this many nanoseconds. */
    Timer wake(Actor actor, long nanos) {
        return add(nanos, actor, () -> {});
    }

    /** In this many nanoseconds, and then the actor goes on. */
    Timer wake(Actor actor, long nanos, Runnable what) {
        return add(nanos, actor, what);
    }

    private Timer add(long nanos, @Nullable Actor actor, Runnable what) {
        var timer = new Timer();
        queue.add(new Entry(now + Math.max(0, nanos), number++, timer, actor, what));
        return timer;
    }

    /** A program that begins now. */
    Actor begin(Consumer<Actor> program) {
        var actor = new Actor(this, program);
        actors.add(actor);
        wake(actor, 0);
        return actor;
    }

    /** Nothing more happens. */
    void end() {
        over = true;
    }

    /** Nothing more happens, and this is why. */
    void fail(Throwable why) {
        if (failure == null && !over) {
            failure = why;
        }
        over = true;
    }

    /** Lets it all happen, until the end. What went wrong, or null. For the thread that made this. */
    @Nullable
    Throwable run() {
        passOn(owner);
        for (var actor : actors) {
            if (!actor.isEnded()) {
                actor.condemn();
                actor.give();
                owner.await();
            }
        }
        return failure;
    }

    /** Runs what comes next, until it is this actor's turn; the owner's comes at the end. */
    void passOn(Actor me) {
        var next = next();
        if (next != me) {
            next.give();
            if (!me.isEnded()) {
                me.await();
            }
        }
    }

    /** Whose turn it is when what comes before has happened. */
    private Actor next() {
        while (!over) {
            var next = queue.poll();
            if (next == null) {
                end();
            } else if (!next.timer.isCancelled()) {
                now = next.at;
                fingerprint = fingerprint * 31 + now + next.number;
                happen(next.what);
                var actor = next.actor;
                if (actor != null && !actor.isEnded() && !over) {
                    return actor;
                }
            }
        }
        return owner;
    }

    private void happen(Runnable what) {
        try {
            what.run();
        } catch (RuntimeException | Error e) {
            fail(e);
        }
    }
}
