package dev.pointsman.core.plan;

import static java.util.Objects.requireNonNull;
import static java.util.Objects.requireNonNullElse;

import dev.pointsman.core.plan.Database.TlsMode;
import dev.pointsman.core.plan.Tables.WithoutIdentity;
import java.util.List;
import java.util.Map;

/** Reads a spec whose defaults are filled in, and gathers everything that is wrong with it. */
final class PlanReader {
    private static final Map<String, TlsMode> TLS_MODES = Map.of(
            "Disable", TlsMode.DISABLE,
            "Require", TlsMode.REQUIRE,
            "VerifyFull", TlsMode.VERIFY_FULL);
    private static final Map<String, WithoutIdentity> WITHOUT_IDENTITY =
            Map.of("Refuse", WithoutIdentity.REFUSE, "Full", WithoutIdentity.FULL);
    private static final Map<String, Boolean> COPIES = Map.of("Existing", false, "Copy", true);

    private final Problems problems = new Problems();
    private final PlanInput in;

    PlanReader(PlanInput filled) {
        this.in = filled;
    }

    Plan.Reading read() {
        var plan = plan();
        problems.unless(
                !plan.source().isSameAs(plan.target()),
                "spec.target",
                "is the same database as spec.source; name the one to move to");
        refuseWhatIsNotBuilt();
        var found = problems.found();
        return found.isEmpty() ? new Plan.Reading.Accepted(plan) : new Plan.Reading.Refused(found);
    }

    private Plan plan() {
        var replication = requireNonNull(in.replication());
        return new Plan(
                database("spec.source", in.source()),
                database("spec.target", in.target()),
                in.proxyRef().name(),
                tables(requireNonNull(in.tables())),
                problems.choice("spec.schema.mode", requireNonNull(in.schema()).mode(), COPIES),
                new ReadsReader(problems).read(requireNonNull(in.reads())),
                requireNonNullElse(replication.acceptUnlimitedWal(), false),
                steps(),
                problems.duration(
                        "spec.deletion.timeout", requireNonNull(in.deletion()).timeout()),
                in);
    }

    private List<Step> steps() {
        var gates = new GateReader(problems);
        var general = gates.read("spec.gates", requireNonNullElse(in.gates(), List.of()));
        gates.oneValidation("spec.gates", general);
        var onFailure = problems.choice("spec.onFailure", in.onFailure(), StepReader.ON_FAILURE);
        var steps = new StepReader(problems, general, onFailure).read(requireNonNullElse(in.stages(), List.of()));
        new Order(problems, steps).check();
        return steps;
    }

    private Database database(String field, PlanInput.Database side) {
        problems.unless("PostgreSQL".equals(side.engine()), field + ".engine", "only PostgreSQL can be moved for now");
        var tls = requireNonNull(side.tls());
        var mode = problems.choice(field + ".tls.mode", tls.mode(), TLS_MODES);
        var ca = tls.caSecret();
        problems.unless(
                mode != TlsMode.VERIFY_FULL || ca != null,
                field + ".tls.caSecret",
                "VerifyFull needs a Secret with the key ca.crt");
        return new Database(
                side.host(),
                requireNonNullElse(side.port(), Defaults.PORT),
                side.database(),
                side.credentialsSecret().name(),
                mode,
                ca == null ? null : ca.name());
    }

    private Tables tables(PlanInput.Tables tables) {
        return new Tables(
                List.copyOf(requireNonNullElse(tables.include(), List.of())),
                List.copyOf(requireNonNullElse(tables.exclude(), List.of())),
                problems.choice("spec.tables.withoutIdentity", tables.withoutIdentity(), WITHOUT_IDENTITY));
    }

    private void refuseWhatIsNotBuilt() {
        var provider = requireNonNullElse(requireNonNull(in.replication()).provider(), "Native");
        problems.unless(
                "Native".equals(provider),
                "spec.replication.provider",
                provider + " is not built yet; use Native, PostgreSQL's own logical replication");
        problems.unless(
                "Retain".equals(in.reclaimPolicy()),
                "spec.reclaimPolicy",
                in.reclaimPolicy() + " is not built yet; use Retain and empty the target yourself");
    }
}
