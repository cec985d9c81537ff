package dev.pointsman.agent.cutover;

import dev.pointsman.agent.database.Databases;
import dev.pointsman.agent.database.Session;
import dev.pointsman.wire.AgentDesired.Cutover;
import dev.pointsman.wire.AgentDesired.ProxyEndpoint;
import dev.pointsman.wire.AgentState.CutoverReport;
import dev.pointsman.wire.AgentState.Journal;
import dev.pointsman.wire.Side;
import dev.pointsman.wire.order.OrderKey;
import java.net.http.HttpClient;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/**
 * A migration's cutovers. The caller's loop calls {@link #advance} again and again; the work is done on a thread of its
 * own, one step at a time.
 */
public final class Cutovers implements AutoCloseable {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(1);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(10);

    private final FencedSide source;
    private final FencedSide target;
    private final Session readsSource;
    private final Session readsTarget;
    private final Steps steps;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_WITHIN)
            .executor(Runnable::run) // an answer that everybody waits for needs no thread of its own
            .build();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("cutover").factory());
    private final AtomicBoolean busy = new AtomicBoolean();
    private final CountDownLatch closing = new CountDownLatch(1);
    /**
     * Connects to nothing yet.
     *
     * @param key the agent's own key; it signs orders to proxies
     * @param turn turns the streams round where servers cannot filter by origin
     */
    public Cutovers(Databases databases, OrderKey key, Turn turn, Failpoint failpoint) {
        var instance = UUID.randomUUID().toString().substring(0, 8);
        this.source = new FencedSide(databases.source(), instance);
        this.target = new FencedSide(databases.target(), instance);
        this.readsSource = new Session(databases.source(), "journal");
        this.readsTarget = new Session(databases.target(), "journal");
        this.steps = new Steps(new Surroundings(
                source,
                target,
                journals(databases.names().migration()),
                (cutover, proxies) -> new ProxyOrders(client, key, cutover, proxies),
                turn,
                failpoint,
                new RealTicks(closing),
                System::currentTimeMillis));
    }

    private Surroundings.Journals journals(String migration) {
        var reader = new JournalReader();
        return () -> readsSource.call(one -> readsTarget.call(other -> reader.read(
                new SqlJournal(one, Side.SOURCE, migration), new SqlJournal(other, Side.TARGET, migration))));
    }

    /**
     * Takes the next step, unless one is under way. Returns at once; what comes of it shows in {@link #journal()},
     * {@link #report()} and {@link #trouble()}.
     *
     * @param order the attempt that is ordered, or null
     * @param proxies every proxy that must hear of it
     */
    public void advance(@Nullable Cutover order, List<ProxyEndpoint> proxies) {
        if (closing.getCount() == 0 || !busy.compareAndSet(false, true)) {
            return;
        }
        worker.execute(() -> {
            try {
                steps.advance(order, proxies);
            } finally {
                busy.set(false);
            }
        });
    }

    /** What both journals said last; null while one of them cannot be read. */
    public @Nullable Journal journal() {
        return steps.journal();
    }

    /** The last attempt in this process's life, or null. */
    public @Nullable CutoverReport report() {
        return steps.report();
    }

    /** Whether no step is under way. */
    public boolean idle() {
        return !busy.get();
    }

    /** What a cutover would cost now in milliseconds, by its parts measured ahead, or null. */
    public @Nullable Long predictedPauseMillis() {
        return steps.predictedPauseMillis();
    }

    /** Why the last step failed, for people and without secrets; empty when it did not. */
    public String trouble() {
        return steps.trouble();
    }

    /** Waits for the step under way, then closes every connection. */
    @Override
    public void close() throws SQLException {
        closing.countDown();
        worker.shutdown();
        try {
            worker.awaitTermination(ENDS_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        source.close();
        target.close();
        readsSource.close();
        readsTarget.close();
        client.close();
    }
}
