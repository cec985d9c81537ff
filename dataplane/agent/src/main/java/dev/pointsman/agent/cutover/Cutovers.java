package dev.pointsman.agent.cutover;

import dev.pointsman.agent.database.Databases;
import dev.pointsman.agent.database.Session;
import dev.pointsman.wire.AgentDesired.Cutover;
import dev.pointsman.wire.AgentDesired.ProxyEndpoint;
import dev.pointsman.wire.AgentState.CutoverReport;
import dev.pointsman.wire.AgentState.Journal;
import dev.pointsman.wire.AgentState.Outcome;
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
 * own, one thing at a time: read the journals, settle what an earlier life has left, then what is ordered. Everything it
 * knows it can lose: the journals are the only memory.
 */
public final class Cutovers implements AutoCloseable {
    private static final Duration CONNECT_WITHIN = Duration.ofSeconds(1);
    private static final Duration ENDS_WITHIN = Duration.ofSeconds(10);
    private static final int FIRST_WITH_ORIGIN_FILTER = 16;

    private final OrderKey key;
    private final Turn turn;
    private final Failpoint failpoint;
    private final FencedSide source;
    private final FencedSide target;
    private final Session readsSource;
    private final Session readsTarget;
    private final JournalReader reader;
    private final Rehearsal rehearsal;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(CONNECT_WITHIN)
            .build();
    private final ExecutorService worker = Executors.newSingleThreadExecutor(
            Thread.ofPlatform().name("cutover").factory());
    private final AtomicBoolean busy = new AtomicBoolean();
    private final CountDownLatch closing = new CountDownLatch(1);
    private volatile @Nullable Journal journal;
    private volatile @Nullable CutoverReport report;
    private volatile String trouble = "";
    private long toldEpoch;

    /**
     * Connects to nothing yet.
     *
     * @param key the agent's own key; it signs orders to proxies
     * @param turn turns the streams round where servers cannot filter by origin
     */
    public Cutovers(Databases databases, OrderKey key, Turn turn, Failpoint failpoint) {
        this.key = key;
        this.turn = turn;
        this.failpoint = failpoint;
        var instance = UUID.randomUUID().toString().substring(0, 8);
        this.source = new FencedSide(databases.source(), instance);
        this.target = new FencedSide(databases.target(), instance);
        this.readsSource = new Session(databases.source(), "journal");
        this.readsTarget = new Session(databases.target(), "journal");
        this.reader = new JournalReader(databases.names());
        this.rehearsal = new Rehearsal(source, target, client, key);
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
                step(order, proxies);
                trouble = "";
            } catch (SQLException e) {
                journal = null;
                trouble = "" + e.getMessage();
            } finally {
                busy.set(false);
            }
        });
    }

    private void step(@Nullable Cutover order, List<ProxyEndpoint> proxies) throws SQLException {
        var seen = readOrReopen();
        if (!seen.settled()) {
            settle(seen, order, proxies);
            seen = read();
        }
        if (order == null || order.epoch() < seen.epoch()) {
            rehearsal.predict(seen.writes(), proxies);
            return;
        }
        if (order.epoch() == seen.epoch()) {
            tell(order, seen, proxies);
            return;
        }
        if (seen.writes() != order.to().other()) {
            trouble = "epoch " + order.epoch() + " orders writes to " + order.to() + ", where they are already";
            return;
        }
        attempt(order, proxies);
        read();
    }

    /** While one side cannot be read, what the other one has not decided is given up there: it can take writes alone. */
    private Journal readOrReopen() throws SQLException {
        try {
            return read();
        } catch (SQLException e) {
            for (var side : List.of(source, target)) {
                reopen(side, e);
            }
            throw e;
        }
    }

    private static void reopen(FencedSide side, SQLException cause) {
        try {
            var epoch = side.undecided();
            if (epoch.isPresent()) {
                side.endOlder();
                side.giveUp(epoch.get());
            }
        } catch (SQLException e) {
            cause.addSuppressed(e);
        }
    }

    private Journal read() throws SQLException {
        var seen = readsSource.call(one -> readsTarget.call(other -> reader.read(one, other)));
        journal = seen;
        return seen;
    }

    private void attempt(Cutover order, List<ProxyEndpoint> proxies) throws SQLException {
        var course = course(order);
        var orders = new ProxyOrders(client, key, order, proxies);
        var settlement = new Settlement(course, orders);
        var done = new Coordinator(course, orders, settlement, this::report).run();
        report(done);
        remember(done);
    }

    /** An epoch that another life has left open is brought to its end, with or without an order for it. */
    private void settle(Journal seen, @Nullable Cutover order, List<ProxyEndpoint> proxies) throws SQLException {
        boolean ordered = order != null && order.epoch() == seen.epoch();
        var cutover = order != null && ordered
                ? order
                : Orphan.of(seen.epoch(), leaves(seen.epoch()).other());
        var course = course(cutover);
        course.left().prepare();
        course.entered().prepare();
        var orders = new ProxyOrders(client, key, cutover, ordered ? proxies : List.of());
        var done = new Settlement(course, orders)
                .settle("Recover", "an earlier agent ended in the middle", 0, new Laps().begin());
        report(done);
        if (ordered) {
            remember(done);
        }
    }

    private Side leaves(long epoch) throws SQLException {
        if (source.left(epoch).isPresent()) {
            return Side.SOURCE;
        }
        if (target.left(epoch).isPresent()) {
            return Side.TARGET;
        }
        throw new SQLException("epoch " + epoch + " was entered, but the row of the database left is gone; was that"
                + " database restored from a backup? Compare both before writes go on");
    }

    private Course course(Cutover cutover) throws SQLException {
        var left = cutover.to() == Side.TARGET ? source : target;
        var entered = cutover.to() == Side.TARGET ? target : source;
        boolean turning = Math.min(source.serverMajor(), target.serverMajor()) < FIRST_WITH_ORIGIN_FILTER;
        var attempt = new Attempt(cutover, System::currentTimeMillis);
        return new Course(attempt, left, entered, turning, turn, failpoint, closing);
    }

    private void report(CutoverReport now) {
        report = now;
    }

    private void remember(CutoverReport done) {
        if (done.outcome() != Outcome.NONE && done.passedOver().isEmpty()) {
            toldEpoch = done.epoch();
        }
    }

    /** Proxies that have not acknowledged the end of the epoch hear it again; the others take it as nothing new. */
    private void tell(Cutover order, Journal seen, List<ProxyEndpoint> proxies) {
        if (toldEpoch == order.epoch()) {
            return;
        }
        var orders = new ProxyOrders(client, key, order, proxies);
        var answers = seen.outcome() == Outcome.MOVED ? orders.route() : orders.release();
        if (answers.stream().allMatch(ProxyOrders.Answer::came)) {
            toldEpoch = order.epoch();
        }
    }

    /** What both journals said last; null while one of them cannot be read. */
    public @Nullable Journal journal() {
        return journal;
    }

    /** The last attempt in this process's life, or null. */
    public @Nullable CutoverReport report() {
        return report;
    }

    /** Whether no step is under way. */
    public boolean idle() {
        return !busy.get();
    }

    /** What a cutover would cost now in milliseconds, by its parts measured ahead, or null. */
    public @Nullable Long predictedPauseMillis() {
        return rehearsal.predictedMillis();
    }

    /** Why the last step failed, for people and without secrets; empty when it did not. */
    public String trouble() {
        return trouble;
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
