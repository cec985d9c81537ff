package dev.pointsman.agent.preflight;

import dev.pointsman.agent.database.Sides;
import dev.pointsman.agent.database.Sql;
import dev.pointsman.wire.AgentDesired;
import dev.pointsman.wire.AgentState.Check;
import dev.pointsman.wire.AgentState.Result;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** All checks, in one go. */
public final class Preflight {
    private static final List<Probe> PROBES = Stream.of(
                    ServerProbes.all(),
                    StreamProbes.all(),
                    DifferenceProbes.all(),
                    TableProbes.all(),
                    TrafficProbes.all(),
                    SessionProbes.all())
            .flatMap(List::stream)
            .toList();

    private Preflight() {}

    /** Looks, and changes nothing. While a database cannot be reached, only that is said. */
    public static List<Check> run(AgentDesired desired, Sides sides) {
        var checks = new ArrayList<>(List.of(
                reachable("SourceReachable", sides, Side.SOURCE), reachable("TargetReachable", sides, Side.TARGET)));
        if (checks.stream().anyMatch(check -> check.result() != Result.PASS)) {
            return checks;
        }
        try {
            var look = Look.at(desired, sides);
            PROBES.forEach(probe -> checks.add(probe.check(look)));
        } catch (SQLException e) {
            checks.add(
                    new Check("Catalogue", Result.UNKNOWN, "", "the catalogues could not be read: " + e.getMessage()));
        }
        return checks;
    }

    private static Check reachable(String name, Sides sides, Side side) {
        try {
            return new Check(name, Result.PASS, sides.on(side, one -> Sql.text(one, "SHOW server_version")), "");
        } catch (SQLException e) {
            return new Check(name, Result.FAIL, "", "" + e.getMessage());
        }
    }
}
