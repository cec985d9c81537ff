package dev.pointsman.core.plan;

import static java.util.Objects.requireNonNullElse;

import dev.pointsman.core.plan.PlanInput.CutOver;
import dev.pointsman.core.plan.PlanInput.Gate;
import dev.pointsman.core.plan.PlanInput.Stage;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is meant by what a user leaves out. Filling in twice changes nothing. */
final class Defaults {
    static final int PORT = 5432;
    static final String MAX_LAG = "100ms";
    static final String FRESHNESS = "ReadYourWrites";
    static final String STICKY_BY = "None";
    static final String MIRROR = "10m";
    static final String SOAK = "5m";
    static final String MAX_PAUSE = "500ms";
    static final String MAX_DRAIN = "25ms";
    static final int ATTEMPTS = 10;
    static final String DRAIN = "5m";
    static final String GATE_INTERVAL = "1s";
    static final String VALIDATION_INTERVAL = "30s";
    static final String CONFIDENCE = "95%";
    static final int SAMPLES = 100;
    static final String DELETION_TIMEOUT = "10m";

    private Defaults() {}

    static PlanInput fillIn(PlanInput in) {
        return new PlanInput(
                database(in.source()),
                database(in.target()),
                in.proxyRef(),
                tables(in.tables()),
                new PlanInput.Schema(
                        in.schema() == null ? "Existing" : or(in.schema().mode(), "Existing")),
                replication(in.replication()),
                reads(in.reads()),
                null,
                stages(in).stream().map(Defaults::stage).toList(),
                gates(in.gates()),
                or(in.onFailure(), "Revert"),
                or(in.reclaimPolicy(), "Retain"),
                new PlanInput.Deletion(
                        in.deletion() == null
                                ? DELETION_TIMEOUT
                                : or(in.deletion().timeout(), DELETION_TIMEOUT)));
    }

    private static PlanInput.Reads reads(PlanInput.@Nullable Reads in) {
        return in == null
                ? new PlanInput.Reads(FRESHNESS, null, STICKY_BY, List.of())
                : new PlanInput.Reads(
                        or(in.freshness(), FRESHNESS),
                        in.bound(),
                        or(in.stickyBy(), STICKY_BY),
                        requireNonNullElse(in.segments(), List.of()));
    }

    private static List<Stage> stages(PlanInput in) {
        if (in.stages() != null) {
            return in.stages();
        }
        return in.strategy() == null ? List.of() : Strategies.stages(in.strategy());
    }

    private static PlanInput.Database database(PlanInput.Database in) {
        var ca = in.tls() == null ? null : in.tls().caSecret();
        var mode = in.tls() == null ? null : in.tls().mode();
        return new PlanInput.Database(
                in.engine(),
                in.host(),
                requireNonNullElse(in.port(), PORT),
                in.database(),
                in.credentialsSecret(),
                new PlanInput.Tls(or(mode, ca == null ? "Require" : "VerifyFull"), ca));
    }

    private static PlanInput.Tables tables(PlanInput.@Nullable Tables in) {
        if (in == null) {
            return new PlanInput.Tables(List.of("public.*"), List.of(), "Refuse");
        }
        return new PlanInput.Tables(
                requireNonNullElse(in.include(), List.of("public.*")),
                requireNonNullElse(in.exclude(), List.of()),
                or(in.withoutIdentity(), "Refuse"));
    }

    private static PlanInput.Replication replication(PlanInput.@Nullable Replication in) {
        return in == null
                ? new PlanInput.Replication("Native", false)
                : new PlanInput.Replication(
                        or(in.provider(), "Native"), requireNonNullElse(in.acceptUnlimitedWal(), false));
    }

    private static Stage stage(Stage in) {
        return new Stage(
                in.name(),
                in.replicate() == null
                        ? null
                        : new PlanInput.Replicate(or(in.replicate().maxLag(), MAX_LAG)),
                in.validate() == null
                        ? null
                        : new PlanInput.Validate(or(in.validate().depth(), "Checksums")),
                in.mirror() == null
                        ? null
                        : new PlanInput.Mirror(
                                in.mirror().percent(), or(in.mirror().duration(), MIRROR)),
                in.shiftReads() == null
                        ? null
                        : new PlanInput.ShiftReads(
                                in.shiftReads().percent(), or(in.shiftReads().soak(), SOAK)),
                in.cutOver() == null ? null : cutOver(in.cutOver()),
                in.soak(),
                in.retire() == null ? null : new PlanInput.Retire(or(in.retire().drain(), DRAIN)),
                in.pause(),
                or(in.approval(), in.retire() == null ? "None" : "Required"),
                in.gates() == null ? null : gates(in.gates()),
                in.onFailure());
    }

    private static CutOver cutOver(CutOver in) {
        return new CutOver(
                or(in.maxPause(), MAX_PAUSE),
                or(in.maxDrain(), MAX_DRAIN),
                requireNonNullElse(in.attempts(), ATTEMPTS),
                or(in.longTransactions(), "Wait"));
    }

    private static List<Gate> gates(@Nullable List<Gate> in) {
        return in == null ? List.of() : in.stream().map(Defaults::gate).toList();
    }

    private static Gate gate(Gate in) {
        return new Gate(
                in.name(),
                in.lag() == null
                        ? null
                        : new PlanInput.Lag(
                                in.lag().below(), requireNonNullElse(in.lag().percentile(), 99)),
                in.validation() == null ? null : validation(in.validation()),
                in.latency() == null ? null : latency(in.latency()),
                in.errors(),
                in.fallbacks(),
                in.consistency() == null ? null : consistency(in.consistency()),
                in.prometheus(),
                or(in.interval(), GATE_INTERVAL),
                requireNonNullElse(in.failureLimit(), 0));
    }

    private static PlanInput.Validation validation(PlanInput.Validation in) {
        return new PlanInput.Validation(
                or(in.interval(), VALIDATION_INTERVAL),
                or(in.depth(), "Checksums"),
                requireNonNullElse(in.mismatches(), 0L));
    }

    private static PlanInput.Consistency consistency(PlanInput.Consistency in) {
        return new PlanInput.Consistency(in.atLeast(), or(in.confidence(), CONFIDENCE), or(in.zeroFor(), "0s"));
    }

    private static PlanInput.Latency latency(PlanInput.Latency in) {
        return new PlanInput.Latency(
                in.targetOverSource(),
                requireNonNullElse(in.percentile(), 99),
                requireNonNullElse(in.samples(), SAMPLES));
    }

    private static String or(@Nullable String text, String otherwise) {
        return text == null || text.isEmpty() ? otherwise : text;
    }
}
