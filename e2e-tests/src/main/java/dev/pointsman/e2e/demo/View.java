package dev.pointsman.e2e.demo;

import dev.pointsman.api.MigrationStatus;
import dev.pointsman.e2e.load.LoadState;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Puts a migration and its load into lines for people. */
final class View {
    private View() {}

    /** A block for a terminal. */
    static List<String> block(String title, Optional<MigrationStatus> seen, @Nullable LoadState load) {
        var lines = new ArrayList<String>();
        lines.add(title);
        seen.ifPresent(status -> {
            lines.add("  stage    " + text(status.stage()) + "   phase " + text(status.phase()));
            lines.add("  now      " + text(status.message()));
            lines.add("  traffic  " + traffic(status) + "   lag " + lag(status) + "   rows " + rows(status));
            lines.add("  gates    " + gates(status));
        });
        if (load != null) {
            lines.add("  load     " + load(load));
        }
        return lines;
    }

    /** One line for a log. */
    static String line(Optional<MigrationStatus> seen, @Nullable LoadState load) {
        var text = seen.map(status -> "%-10s %-17s %s  lag %s  %s"
                        .formatted(
                                text(status.stage()),
                                text(status.phase()),
                                traffic(status),
                                lag(status),
                                gates(status)))
                .orElse("no status yet");
        return load == null ? text : text + "  |  " + load(load);
    }

    private static String traffic(MigrationStatus status) {
        var routing = status.routing();
        if (routing == null) {
            return "reads -, writes -";
        }
        var reads = routing.readsOnTarget();
        return "reads on target "
                + (reads == null ? "-" : text(reads.observed()) + " of " + text(reads.desired()) + " %")
                + ", writes on " + text(routing.writes());
    }

    private static String lag(MigrationStatus status) {
        var replication = status.replication();
        return replication == null ? "-" : text(replication.lag());
    }

    private static String rows(MigrationStatus status) {
        var replication = status.replication();
        var rows = replication == null ? null : replication.rows();
        return rows == null ? "-" : text(rows.copied()) + " of " + text(rows.estimated());
    }

    private static String gates(MigrationStatus status) {
        return Optional.ofNullable(status.stages()).orElse(List.of()).stream()
                .filter(stage -> "Active".equals(stage.state()))
                .flatMap(stage -> Optional.ofNullable(stage.gates()).orElse(List.of()).stream())
                .map(gate -> text(gate.name()) + " " + text(gate.verdict()))
                .collect(Collectors.joining(", "));
    }

    private static String load(LoadState load) {
        return "%.0f tx/s, p99 %.0f ms, acknowledged %d, errors %d, disconnects %d"
                .formatted(load.tps(), load.p99Millis(), load.acknowledged(), load.errors(), load.disconnects());
    }

    private static String text(@Nullable Object value) {
        return value == null ? "-" : value.toString();
    }
}
