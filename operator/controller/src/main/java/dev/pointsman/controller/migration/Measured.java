package dev.pointsman.controller.migration;

import dev.pointsman.api.MigrationStatus.CheckStatus;
import dev.pointsman.api.MigrationStatus.Consistency;
import dev.pointsman.api.MigrationStatus.Consistency.LastValidation;
import dev.pointsman.api.MigrationStatus.Replication;
import dev.pointsman.api.MigrationStatus.Routing;
import dev.pointsman.controller.report.Rounded;
import dev.pointsman.controller.report.Times;
import dev.pointsman.core.Recorded;
import dev.pointsman.core.Words;
import dev.pointsman.core.plan.Side;
import dev.pointsman.core.seen.AgentSeen;
import dev.pointsman.core.seen.AgentSeen.Check;
import dev.pointsman.core.seen.AgentSeen.StreamSeen;
import dev.pointsman.core.seen.AgentSeen.ValidationSeen;
import dev.pointsman.core.seen.Observation;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The measured parts of a status: rounded, so that they do not change with every look. */
final class Measured {
    /** A status has room for so many checks, each with so long a text. */
    private static final int CHECKS = 64;

    private static final int TEXT = 300;

    private Measured() {}

    /** The checks; what was reported last while the agent does not answer, or has not looked yet. */
    static @Nullable List<CheckStatus> preflight(@Nullable AgentSeen agent, @Nullable List<CheckStatus> last) {
        return agent == null || agent.checks().isEmpty()
                ? last
                : agent.checks().stream().limit(CHECKS).map(Measured::check).toList();
    }

    private static CheckStatus check(Check check) {
        return new CheckStatus(
                check.name(), Words.camelCase(check.result()), text(check.value()), text(check.message()));
    }

    private static @Nullable String text(String text) {
        if (text.isEmpty()) {
            return null;
        }
        return text.length() <= TEXT ? text : text.substring(0, TEXT);
    }

    /** The streams; what was reported last while the agent does not answer. */
    static @Nullable Replication replication(@Nullable AgentSeen agent, @Nullable Replication last) {
        if (agent == null) {
            return last;
        }
        var forward = agent.forward();
        var reverse = agent.reverse();
        return new Replication(
                word(forward),
                Rounded.millis(forward.lagMillis()),
                new Replication.Reverse(word(reverse), Rounded.millis(reverse.lagMillis())),
                new Replication.Tables(forward.tables(), forward.tablesReady()),
                new Replication.Rows(Rounded.count(forward.rowsCopied()), Rounded.count(forward.rowsEstimated())));
    }

    private static String word(StreamSeen stream) {
        return switch (stream.state()) {
            case NONE -> "None";
            case PREPARED -> "Prepared";
            case COPYING -> "Copying";
            case STREAMING -> "Streaming";
            case BROKEN -> "Broken";
        };
    }

    static @Nullable Consistency consistency(@Nullable AgentSeen agent, @Nullable Consistency last) {
        var seen = agent == null ? null : agent.validation();
        if (seen == null) {
            return last;
        }
        var result = !seen.complete() ? "Incomplete" : seen.mismatches() == 0 ? "Equal" : "Different";
        var at = Times.text(seen.finishedAt());
        var since = last == null ? null : last.zeroSince();
        var zeroSince = result.equals("Different") ? null : since == null && result.equals("Equal") ? at : since;
        return new Consistency(
                Rounded.count(seen.rows()),
                seen.mismatches(),
                zeroSince,
                new LastValidation(result, at, message(seen)));
    }

    private static @Nullable String message(ValidationSeen seen) {
        if (!seen.differences().isEmpty()) {
            return String.join("; ", seen.differences());
        }
        return seen.message().isEmpty() ? null : seen.message();
    }

    static Routing routing(Recorded recorded, Observation seen) {
        var traffic = recorded.traffic();
        var epochs = recorded.epochs();
        var desired = traffic.writes() == Side.TARGET ? 100 : traffic.reads();
        var observed = seen.observedReadsOnTarget();
        return new Routing(
                epochs.table(),
                traffic.writes() == Side.SOURCE ? "Source" : "Target",
                new Routing.ReadsOnTarget(desired, observed < 0 ? null : Integer.valueOf(observed)),
                new Routing.Proxies(seen.proxies().size(), seen.agreed(epochs.table(), epochs.revision())));
    }
}
