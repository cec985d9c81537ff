package dev.pointsman.e2e.chaos;

import dev.pointsman.api.MigrationStatus;
import dev.pointsman.e2e.chaos.Invariants.Ending;
import dev.pointsman.e2e.host.HostDatabases;
import dev.pointsman.e2e.host.Setting;
import dev.pointsman.e2e.node.OperatedStack;
import dev.pointsman.e2e.node.Operators;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.Side;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;

/**
 * The whole product with three proxies and two operators. Writes go there by a new attempt and back by {@code intent:
 * Revert}; what is given up on the way is ordered again by whichever operator leads.
 */
final class OperatedArena implements Ground {
    private static final Duration READY_WITHIN = Duration.ofMinutes(3);
    /** An operator's lease, three tries with pauses between them, and a machine that is shared. */
    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(3);

    private static final String COMPARES = "[{name: data, validation: {interval: 5s, mismatches: 0}}]";

    private final Turnstile turnstile = new Turnstile();
    private final OperatedStack stack;
    private final Writers writers;
    private Side serving = Side.TARGET;
    private int attempt = 1;
    private long epochBefore;

    /** Starts everything; writes are on the target when it returns. */
    OperatedArena(int source, int target, Writers.Crowd crowd) throws SQLException {
        stack = OperatedStack.start(
                new Setting(source, target, Writers.ROWS, Arena.PROXIES, false, Arena.SERVERS),
                new OperatedStack.Extra(COMPARES, List.of(), List.of(BypassWriter.TABLE), turnstile.environment()));
        // Who goes past the proxies would fill the target before the copy.
        stack.awaitStatus("writes are on the target", READY_WITHIN, this::there);
        writers = new Writers(stack.applications(), stack.databases(), crowd);
    }

    @Override
    public Turnstile turnstile() {
        return turnstile;
    }

    @Override
    public Writers writers() {
        return writers;
    }

    @Override
    public HostDatabases databases() {
        return stack.databases();
    }

    @Override
    public Side serving() {
        return serving;
    }

    @Override
    public void makeReady() throws SQLException {
        writers.resume();
        stack.awaitStatus(
                "the stream away from the " + serving + " runs",
                READY_WITHIN,
                status -> serving == Side.TARGET
                        ? ready(status)
                        : "Reverted".equals(status.phase())
                                && stack.agentState().replication().state() == AgentState.StreamState.STREAMING);
        stack.operators().awaitAll();
        writers.awaitCommits(serving);
        epochBefore = journaled(0).stream().mapToLong(Long::longValue).max().orElse(0);
    }

    private static boolean ready(MigrationStatus status) {
        var rollback = status.rollback();
        return "Soaking".equals(status.phase()) && rollback != null && Boolean.TRUE.equals(rollback.ready());
    }

    private boolean there(MigrationStatus status) {
        return "Soaking".equals(status.phase())
                && status.routing() != null
                && "Target".equals(status.routing().writes());
    }

    @Override
    public Harm harm(Case tried) {
        return switch (tried.deed()) {
            case KILL_OPERATOR -> killed(stack.operators());
            case STOP_OPERATOR -> new Sleep(stack.operators());
            default -> throw new IllegalArgumentException(tried + " is done where nobody but the test gives orders");
        };
    }

    private static Harm killed(Operators operators) {
        return Harm.of(() -> operators.leader().kill(), () -> operators.awaitLeader(Optional.empty()));
    }

    /** The leading operator is stopped, the other one leads, and the first one wakes into its work. */
    private static final class Sleep implements Harm {
        private final Operators operators;
        private final Operators.Replica sleeper;

        Sleep(Operators operators) {
            this.operators = operators;
            this.sleeper = operators.leader();
        }

        @Override
        public void strike() {
            sleeper.signal("STOP");
        }

        @Override
        public void heal() {
            operators.awaitLeader(Optional.of(sleeper));
            sleeper.signal("CONT");
        }
    }

    @Override
    public void order() {
        stack.commit(
                serving == Side.TARGET
                        ? "{\"spec\":{\"intent\":\"Revert\"}}"
                        : "{\"spec\":{\"intent\":\"Proceed\",\"attempt\":" + ++attempt + "}}");
    }

    @Override
    public void killAgent() {
        stack.agent().kill();
    }

    @Override
    public void restartAgent() {
        // The node does it.
    }

    @Override
    public Duration settledWithin() {
        return SETTLED_WITHIN;
    }

    @Override
    public boolean settled() {
        return stack.status()
                .filter(status -> serving == Side.TARGET ? "Reverted".equals(status.phase()) : there(status))
                .isPresent();
    }

    @Override
    public List<Long> epochs() throws SQLException {
        return journaled(epochBefore);
    }

    private List<Long> journaled(long after) throws SQLException {
        var epochs = new TreeSet<Long>();
        for (var side : Side.values()) {
            try (var connection = databases().direct(side).connect("audit");
                    var statement =
                            connection.prepareStatement("SELECT epoch FROM pointsman.journal WHERE epoch > ?")) {
                statement.setLong(1, after);
                try (var rows = statement.executeQuery()) {
                    while (rows.next()) {
                        epochs.add(rows.getLong(1));
                    }
                }
            }
        }
        return new ArrayList<>(epochs);
    }

    @Override
    public void record(Harm harm, Ending ending) {
        serving = serving.other();
    }

    @Override
    public String seen() {
        return stack.told();
    }

    /** The gate does it again and again in the soak. */
    @Override
    public AgentState.ValidationResult compare(String id) {
        if (serving == Side.SOURCE) {
            order();
            stack.awaitStatus("writes are on the target", READY_WITHIN, this::there);
            serving = Side.TARGET;
        }
        return stack.compared();
    }

    @Override
    public Map<String, Path> logs() {
        return stack.logs();
    }

    @Override
    public void close() throws SQLException {
        try (turnstile;
                stack;
                writers) {
            return;
        }
    }
}
