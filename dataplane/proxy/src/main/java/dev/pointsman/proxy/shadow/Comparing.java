package dev.pointsman.proxy.shadow;

import dev.pointsman.proxy.route.Comparability.LeftOut;
import dev.pointsman.proxy.route.Redacted;
import dev.pointsman.proxy.route.Routing;
import dev.pointsman.wire.Backend;
import dev.pointsman.wire.RoutingTable;
import dev.pointsman.wire.Side;
import io.netty.channel.EventLoop;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One read, compared until it is known what to say of it. The target is behind the source, so a first difference means nothing:
 *
 * <pre>
 * target ──same──▶ equal
 *    └─differs─▶ source ▶ (target has caught up with that) ▶ target ▶ source once more
 *                   ▲        same as the target ──▶ equal, late
 *                   │        both the source's the same, the target's another one: a strike
 *                   └──────  the source's differ: what is read does not keep still
 * </pre>
 *
 * After {@link #STRIKES} strikes in which nothing has changed on either side it counts: a value that goes there and back
 * between two looks at the source could be on the target in between, but not so often. For the loop's thread.
 */
final class Comparing {
    private static final int STRIKES = 5;
    private static final int ATTEMPTS = 20;
    private static final Duration BETWEEN = Duration.ofMillis(50);
    private static final Duration LOOK = Duration.ofMillis(20);
    private static final int LOOKS = 500;

    private final EventLoop loop;
    private final Routing routing;
    private final Lines lines;
    private final ShadowCounters counters;
    private final ShadowRead read;
    private final Runnable over;
    private final RoutingTable table;
    private int attempts;
    private int strikes;
    private @Nullable Digest struckSource;
    private @Nullable Digest struckTarget;

    Comparing(EventLoop loop, Routing routing, Lines lines, ShadowCounters counters, ShadowRead read, Runnable over) {
        this.loop = loop;
        this.routing = routing;
        this.lines = lines;
        this.counters = counters;
        this.read = read;
        this.over = over;
        this.table = Objects.requireNonNull(routing.table());
    }

    void begin() {
        var source = read.digest();
        if (read.isFull(source.rows())) {
            counters.leftOut(LeftOut.LIMIT).increment();
            over.run();
            return;
        }
        ask(Side.TARGET, target -> {
            if (isSame(source, target)) {
                counters.equal.increment();
                over.run();
            } else {
                again();
            }
        });
    }

    private void again() {
        if (attempts++ == ATTEMPTS) {
            unsettled();
        } else {
            var _ = loop.schedule(this::lookAtSource, BETWEEN.toMillis() * attempts, TimeUnit.MILLISECONDS);
        }
    }

    private void lookAtSource() {
        ask(Side.SOURCE, source -> {
            if (read.isFull(source.rows())) {
                unsettled();
            } else {
                awaitTarget(source, System.nanoTime(), 0);
            }
        });
    }

    /** Until the target has all that the source can have shown. */
    private void awaitTarget(Digest source, long instant, int looks) {
        if (routing.isTargetComplete(instant)) {
            ask(Side.TARGET, target -> ask(Side.SOURCE, after -> judge(source, target, after)));
        } else if (looks == LOOKS) {
            unsettled();
        } else {
            var _ = loop.schedule(
                    () -> awaitTarget(source, instant, looks + 1), LOOK.toMillis(), TimeUnit.MILLISECONDS);
        }
    }

    private void judge(Digest before, Digest target, Digest after) {
        if (isSame(before, target) || isSame(after, target)) {
            counters.equal.increment();
            counters.late.increment();
            over.run();
        } else if (!isSame(before, after)) {
            strikes = 0;
            again();
        } else {
            strike(before, target);
        }
    }

    private void strike(Digest source, Digest target) {
        boolean still = strikes > 0
                && isSame(source, Objects.requireNonNull(struckSource))
                && isSame(target, Objects.requireNonNull(struckTarget));
        strikes = still ? strikes + 1 : 1;
        struckSource = source;
        struckTarget = target;
        if (strikes < STRIKES) {
            again();
        } else if (source.hasSameRows(target)) {
            counters.reordered.increment();
            over.run();
        } else if (source.imprecise() && source.rows() == target.rows()) {
            unsettled();
        } else {
            counters.differed(Redacted.of(read.text(), read.text().length), source, target);
            over.run();
        }
    }

    /** Where nobody has asked for an order, any will do. */
    private boolean isSame(Digest one, Digest other) {
        return read.isOrdered() ? one.isSame(other) : one.hasSameRows(other);
    }

    private void unsettled() {
        counters.unsettled.increment();
        over.run();
    }

    private void ask(Side side, Consumer<Digest> then) {
        if (!table.equals(routing.table())) {
            unsettled();
            return;
        }
        Backend backend = Routing.backend(table, side);
        lines.take(backend, read.reader(), line -> {
            if (line == null) {
                failed();
            } else {
                line.ask(read.reader().state(), read.again(), answer -> {
                    lines.giveBack(backend, read.reader(), line);
                    if (answer == null) {
                        failed();
                    } else {
                        then.accept(Digest.of(answer));
                    }
                });
            }
        });
    }

    private void failed() {
        counters.failed.increment();
        over.run();
    }
}
