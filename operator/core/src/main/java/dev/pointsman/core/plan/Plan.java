package dev.pointsman.core.plan;

import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.IntStream;

/**
 * What shall happen. Made once from a spec, kept with every default filled in, so that neither a bad commit nor a new
 * version's other defaults can change a migration that runs.
 *
 * @param source where the rows are
 * @param target where they shall be
 * @param proxy the proxy's name
 * @param tables which tables
 * @param copySchema whether the agent makes the target's tables
 * @param reads where they go while they are shared
 * @param acceptUnlimitedWal whether a server that keeps WAL without limit is accepted
 * @param steps the stages, in order
 * @param deletionTimeout how long clean-up may take
 * @param filled the spec that this was made from, with defaults; {@code Plan.of(filled)} is this plan again
 */
public record Plan(
        Database source,
        Database target,
        String proxy,
        Tables tables,
        boolean copySchema,
        Reads reads,
        boolean acceptUnlimitedWal,
        List<Step> steps,
        Duration deletionTimeout,
        PlanInput filled) {

    /** A spec, read. */
    public sealed interface Reading {
        /**
         * It can be carried out.
         *
         * @param plan as it will be
         */
        record Accepted(Plan plan) implements Reading {}

        /**
         * It cannot.
         *
         * @param problems at least one
         */
        record Refused(List<Problem> problems) implements Reading {}
    }

    /** Reads a spec that the schema has let through; nothing later checks again. */
    public static Reading of(PlanInput input) {
        return new PlanReader(Defaults.fillIn(input)).read();
    }

    /** The spec with defaults as canonical JSON: fields in a fixed order, no spaces, no nulls. */
    public String canonical() {
        return CanonicalJson.of(filled);
    }

    /** {@code sha256:} and the hash of {@link #canonical()}: the fingerprint of the plan. */
    public String hash() {
        return CanonicalJson.fingerprint(canonical());
    }

    /** The step at a position. */
    public Step step(int index) {
        return steps.get(index);
    }

    /** The position of the step of that name. */
    public Optional<Integer> indexOf(String name) {
        return IntStream.range(0, steps.size())
                .filter(index -> steps.get(index).name().equals(name))
                .boxed()
                .findFirst();
    }

    /** The position of the first step for which proxies need both databases; the number of steps when none does. */
    public int firstTraffic() {
        return IntStream.range(0, steps.size())
                .filter(index -> steps.get(index).kind() instanceof Kind.ShiftReads
                        || steps.get(index).kind() instanceof Kind.Mirror
                        || steps.get(index).kind() instanceof Kind.CutOver)
                .findFirst()
                .orElse(steps.size());
    }

    /** The database on a side. */
    public Database on(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Plan plan && plan.filled.equals(filled);
    }

    @Override
    public int hashCode() {
        return Objects.hash(filled);
    }
}
