package dev.pointsman.proxy.shadow;

import dev.pointsman.proxy.protocol.Startup;
import dev.pointsman.wire.Backend;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The lines that nobody uses, and new ones. Whoever gets one gives it back. For the loop's thread. */
final class Lines {
    /** So many are in use at the same time; who wants more waits. */
    private static final int MOST_BUSY = 4;
    /** So many rest; of more, the one that has rested longest is closed. */
    private static final int MOST_RESTING = 8;

    /** After a failure the backend is left alone for this long. */
    private static final Duration LEFT_ALONE = Duration.ofSeconds(1);

    /** A read that takes longer here than this costs more than it shows. */
    private static final Map<String, String> MORE =
            Map.of("default_transaction_read_only", "on", "statement_timeout", "10000");

    private record Key(Backend backend, Startup startup) {}

    private record Resting(Key key, Line line) {}

    private final Dialer dialer;
    private final Deque<Resting> resting = new ArrayDeque<>();
    private final Map<Backend, Long> failed = new HashMap<>();
    private final Deque<Runnable> waiting = new ArrayDeque<>();
    private int busy;

    Lines(Dialer dialer) {
        this.dialer = dialer;
    }

    /** Gives a line to this backend as that reader, or null when none can be had. */
    void take(Backend backend, Reader reader, Consumer<@Nullable Line> then) {
        if (busy == MOST_BUSY) {
            waiting.addLast(() -> take(backend, reader, then));
            return;
        }
        var key = new Key(backend, reader.startup());
        for (var each : resting) {
            if (each.key.equals(key)) {
                resting.remove(each);
                if (each.line.isUsable()) {
                    busy++;
                    then.accept(each.line);
                } else {
                    take(backend, reader, then);
                }
                return;
            }
        }
        var since = failed.get(backend);
        if (since != null && System.nanoTime() - since < LEFT_ALONE.toNanos()) {
            then.accept(null);
        } else {
            open(backend, reader, then);
        }
    }

    private void open(Backend backend, Reader reader, Consumer<@Nullable Line> then) {
        busy++;
        dialer.dial(backend, reader, MORE, channel -> {
            if (channel == null) {
                failed.put(backend, System.nanoTime());
                free();
                then.accept(null);
            } else {
                var line = new Line(channel);
                channel.pipeline().addLast(line);
                channel.config().setAutoRead(true);
                then.accept(line);
            }
        });
    }

    /** It is free again. */
    void giveBack(Backend backend, Reader reader, Line line) {
        if (line.isUsable()) {
            resting.addLast(new Resting(new Key(backend, reader.startup()), line));
        } else {
            line.close();
        }
        if (resting.size() > MOST_RESTING) {
            resting.removeFirst().line.close();
        }
        free();
    }

    private void free() {
        busy--;
        while (busy < MOST_BUSY && !waiting.isEmpty()) {
            waiting.removeFirst().run();
        }
    }

    void closeAll() {
        resting.forEach(each -> each.line.close());
        resting.clear();
    }
}
