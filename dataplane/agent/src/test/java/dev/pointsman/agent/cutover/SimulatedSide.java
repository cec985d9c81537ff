package dev.pointsman.agent.cutover;

import dev.pointsman.agent.cutover.Change.Kind;
import dev.pointsman.agent.cutover.Locks.Claim;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One agent's view of one simulated database: what the fence's functions do, each one message there and back. */
final class SimulatedSide implements Fenced {
    private static final String PLANNED = "as it was";
    private static final long LOCK_MILLIS = 800;

    private final World world;
    private final Actor actor;
    private final String agent;
    private final SimulatedDatabase database;
    private @Nullable Connection connection;

    SimulatedSide(World world, Actor actor, String agent, SimulatedDatabase database) {
        this.world = world;
        this.actor = actor;
        this.agent = agent;
        this.database = database;
    }

    private <T> T ask(String what, Connection.Request<T> request) throws SQLException {
        var usable = connection;
        if (usable == null) {
            usable = Connection.open(world, actor, database, agent);
            connection = usable;
        }
        try {
            var answer = usable.ask(request);
            world.say("%s: %s on %s: %s", agent, what, side(), answer);
            return answer;
        } catch (SQLException e) {
            world.say("%s: %s on %s: %s", agent, what, side(), e.getMessage());
            if (!usable.isValid()) {
                connection = null;
            }
            throw e;
        }
    }

    private <T> T call(String what, Function<SimulatedDatabase, T> effect) throws SQLException {
        return ask(what, (on, reply) -> reply.answer(effect.apply(on)));
    }

    @Override
    public Side side() {
        return database.side();
    }

    @Override
    public String prepare() throws SQLException {
        return call("prepare", _ -> PLANNED);
    }

    @Override
    public Closing ready(long epoch, String planned) throws SQLException {
        return call("ready " + epoch, on -> closing(on, epoch));
    }

    @Override
    public void unready() throws SQLException {
        call("unready", _ -> true);
    }

    @Override
    public Closed close(long epoch, long restMillis) throws SQLException {
        long until = world.agenda().now() + restMillis * Chance.MILLIS;
        return ask("close " + epoch, (on, reply) -> {
            if (world.agenda().now() > until) {
                reply.fail("pointsman: the pause was over", FenceSql.TOO_LATE);
                return;
            }
            var claim = new Claim(true, 0, () -> shut(on, epoch, reply), () -> {});
            if (world.has(Flaw.NO_TABLE_LOCK)) {
                shut(on, epoch, reply);
                return;
            }
            on.locks().request(claim);
            if (!reply.isGiven()) {
                world.agenda().in(Math.min(restMillis, LOCK_MILLIS) * Chance.MILLIS, () -> {
                    if (!reply.isGiven()) {
                        reply.fail("canceling statement due to lock timeout", "55P03");
                    }
                    on.locks().end(claim);
                });
            }
        });
    }

    private static void shut(SimulatedDatabase on, long epoch, Connection.Reply<Closed> reply) {
        if (reply.isGiven()) {
            return;
        }
        var closing = closing(on, epoch);
        if (closing == Closing.READY) {
            on.commit(Change.of(Kind.FENCED, epoch));
            closing = Closing.FENCED;
        }
        reply.answer(new Closed(closing, "[]"));
    }

    private static Closing closing(SimulatedDatabase on, long epoch) {
        return on.contents().lastEpoch() >= epoch
                ? Closing.TAKEN
                : on.contents().isOpen() ? Closing.READY : Closing.NOT_OPEN;
    }

    @Override
    public void rehearseLeaving(long epoch) throws SQLException {
        call("rehearse leaving", _ -> true);
    }

    @Override
    public void rehearseEntering(long epoch) throws SQLException {
        call("rehearse entering", _ -> true);
    }

    @Override
    public String decide(long epoch, long restMillis) throws SQLException {
        return call("decide " + epoch, on -> {
            if (isState(on, epoch, "fenced") || world.has(Flaw.NO_COMPARE_AND_SET)) {
                on.commit(Change.of(Kind.MOVED, epoch));
            }
            return world.has(Flaw.OPENS_WITHOUT_MOVED_ROW) ? "moved" : state(on, epoch);
        });
    }

    private static String state(SimulatedDatabase on, long epoch) {
        return Objects.requireNonNullElse(on.contents().left(epoch), "");
    }

    private static boolean isState(SimulatedDatabase on, long epoch, String state) {
        return state(on, epoch).equals(state);
    }

    @Override
    public String giveUp(long epoch) throws SQLException {
        return call("give up " + epoch, on -> {
            if (isState(on, epoch, "")) {
                if (!on.contents().isOpen()) {
                    return "notopen";
                }
                on.commit(Change.of(Kind.REOPENED, epoch));
            } else if (isState(on, epoch, "fenced")) {
                on.commit(Change.of(Kind.BACK, epoch));
            }
            return state(on, epoch);
        });
    }

    @Override
    public String sequences() throws SQLException {
        return call("sequences", _ -> "[]");
    }

    @Override
    public void expectOpening(long epoch, String sequences) {
        world.say("%s: expects to open %s", agent, side());
    }

    @Override
    public void unexpectOpening() {
        world.say("%s: expects to open %s no more", agent, side());
    }

    @Override
    public void open(long epoch, String sequences) throws SQLException {
        call("open " + epoch, on -> {
            if (on.contents().hasEntered(epoch)) {
                return false;
            }
            on.append(Change.of(Kind.ENTERED, epoch));
            return true;
        });
    }

    @Override
    public Optional<String> left(long epoch) throws SQLException {
        return call("left " + epoch, on -> Optional.ofNullable(on.contents().left(epoch)));
    }

    @Override
    public boolean hasEntered(long epoch) throws SQLException {
        return call("has entered " + epoch, on -> on.contents().hasEntered(epoch));
    }

    @Override
    public void shutUnlessEntered(long epoch) {
        throw new AssertionError("no simulated crash loses a row that was flushed");
    }

    @Override
    public Optional<Long> undecided() throws SQLException {
        return call("undecided", on -> {
            long epoch = on.contents().undecided();
            return epoch == 0 ? Optional.empty() : Optional.of(epoch);
        });
    }

    @Override
    public boolean followed() throws SQLException {
        return call("followed", _ -> true);
    }

    @Override
    public void unmark(String kind, long upTo) throws SQLException {
        call("unmark", _ -> true);
    }

    @Override
    public boolean awaitMarker(String kind, long n, Deadline deadline) throws SQLException {
        return ask("await " + kind + " " + n, (on, reply) -> {
            if (kind.equals("fence") && isTakenOnTrust(on, n)) {
                reply.answer(true);
                return;
            }
            on.whenApplied(() -> {
                if (!reply.isGiven() && on.isUp() && on.contents().hasMarker(kind, n)) {
                    reply.answer(true);
                }
                return reply.isGiven();
            });
            if (!reply.isGiven()) {
                world.agenda().in(deadline.restMillis() * Chance.MILLIS, () -> reply.answer(false));
            }
        });
    }

    private boolean isTakenOnTrust(SimulatedDatabase on, long epoch) {
        return world.has(Flaw.NO_MARKER) || (world.has(Flaw.NO_MARKER_AGAIN) && isState(on.other(), epoch, "moved"));
    }

    @Override
    public List<String> tablesNotReady() throws SQLException {
        return call("tables not ready", _ -> List.of());
    }

    @Override
    public List<String> tablesInNoStream() throws SQLException {
        return call("tables in no stream", _ -> List.of());
    }

    @Override
    public void mark(String kind, long n) throws SQLException {
        call("mark " + n, on -> {
            on.commit(Change.of(Kind.MARK, n));
            return true;
        });
    }

    @Override
    public List<String> probe() throws SQLException {
        return call("probe", on -> on.contents().isOpen() ? List.of("orders") : List.of());
    }

    @Override
    public boolean isOpen() throws SQLException {
        return call("is open", on -> on.contents().isOpen());
    }

    @Override
    public void endOlder() throws SQLException {
        call("end older", on -> {
            if (world.chance().isDeaf()) {
                return false;
            }
            List.copyOf(on.connections()).stream()
                    .filter(each -> !each.owner().equals(agent) && each.isOfCutover())
                    .forEach(Connection::endServer);
            return true;
        });
    }

    @Override
    public int endTransactionsOlderThan(long millis) throws SQLException {
        return call("end transactions", on -> {
            on.locks().drop(world.agenda().now() - millis * Chance.MILLIS);
            return 1;
        });
    }

    @Override
    public Optional<String> oldestTransaction() throws SQLException {
        return call("oldest transaction", _ -> Optional.empty());
    }

    @Override
    public Optional<String> writerSince(long millis) throws SQLException {
        return call(
                "writer since",
                on -> on.locks().isWrittenSince(world.agenda().now() - millis * Chance.MILLIS)
                        ? Optional.of("a client")
                        : Optional.empty());
    }
}
