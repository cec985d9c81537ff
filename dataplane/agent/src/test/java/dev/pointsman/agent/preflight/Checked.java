package dev.pointsman.agent.preflight;

import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.postgres.Pair;
import dev.pointsman.wire.AgentDesired;
import dev.pointsman.wire.AgentDesired.ProxyEndpoint;
import dev.pointsman.wire.AgentDesired.SchemaMode;
import dev.pointsman.wire.AgentDesired.WithoutIdentity;
import dev.pointsman.wire.AgentDesired.Work;
import dev.pointsman.wire.AgentState.Check;
import dev.pointsman.wire.Wire;
import java.sql.SQLException;
import java.util.List;
import java.util.function.UnaryOperator;

/** Preflight as an agent runs it, on a pair. */
final class Checked {
    /** A proxy that is not there, and from which no session comes. */
    static final String NOBODY = "http://127.0.0.9:9";

    private Checked() {}

    static AgentDesired desired(Pair pair, WithoutIdentity identity, SchemaMode schema) {
        return new AgentDesired(
                Wire.VERSION,
                1,
                pair.databases().names().migration(),
                "shop/orders",
                1,
                pair.databases().source().endpoint(),
                pair.databases().target().endpoint(),
                new AgentDesired.Tables(List.of("public.*"), List.of(), identity),
                schema,
                false,
                Work.PREFLIGHT,
                null,
                null,
                List.of(new ProxyEndpoint("p-0", NOBODY, "uid")),
                null,
                null);
    }

    static List<Check> run(Pair pair, UnaryOperator<AgentDesired> change) throws SQLException {
        try (var sides = new Sides(pair.databases(), "test")) {
            return Preflight.run(change.apply(desired(pair, WithoutIdentity.FULL, SchemaMode.EXISTING)), sides);
        }
    }

    static Check check(Pair pair, String name) throws SQLException {
        return named(run(pair, UnaryOperator.identity()), name);
    }

    static Check named(List<Check> checks, String name) {
        return checks.stream()
                .filter(one -> one.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(name + " not among " + checks));
    }
}
