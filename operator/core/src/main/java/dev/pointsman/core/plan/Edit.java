package dev.pointsman.core.plan;

import java.util.List;
import java.util.stream.Stream;

/**
 * A new plan for a migration that has begun. What is done stays done, and what guards traffic stays in place; the rest may
 * change.
 *
 * @param before the plan in force
 * @param after the plan that a new spec asks for
 */
public record Edit(Plan before, Plan after) {

    /**
     * Why the new plan cannot take the place of the one in force; empty when it can.
     *
     * @param from where the migration stands
     */
    public List<Problem> refused(Position from) {
        var problems = new Problems();
        immutable(problems);
        if (from.prepared()) {
            keepsWhatReplicationRestsOn(problems);
        }
        for (var index = 0; index < from.begun(); index++) {
            keepsStep(problems, index);
        }
        if (from.trafficMoved()) {
            keepsGates(problems);
        }
        return problems.found();
    }

    /**
     * How far a migration has come, as far as edits are concerned.
     *
     * @param begun how many steps are done or active
     * @param prepared whether replication has been set up
     * @param trafficMoved whether the target answers anything
     */
    public record Position(int begun, boolean prepared, boolean trafficMoved) {}

    private void immutable(Problems problems) {
        keeps(
                problems,
                "spec.source.database",
                before.source().database(),
                after.source().database());
        keeps(
                problems,
                "spec.target.database",
                before.target().database(),
                after.target().database());
        keeps(problems, "spec.proxyRef", before.proxy(), after.proxy());
    }

    private void keepsWhatReplicationRestsOn(Problems problems) {
        keeps(problems, "spec.tables", before.tables(), after.tables());
        keeps(problems, "spec.schema.mode", before.copySchema(), after.copySchema());
    }

    private static void keeps(Problems problems, String field, Object was, Object is) {
        problems.unless(
                was.equals(is),
                field,
                "cannot change any more; put it back, or delete the migration and make a new one");
    }

    private void keepsStep(Problems problems, int index) {
        var was = before.step(index);
        var field = "spec.stages[" + was.name() + "]";
        if (index >= after.steps().size() || !after.step(index).name().equals(was.name())) {
            problems.add(
                    field, "is done or active, so it keeps its name and its place; put it back at position " + index);
            return;
        }
        problems.unless(
                traffic(was.kind()).equals(traffic(after.step(index).kind())),
                field + "." + was.kind().word(),
                "is done or active, so it keeps its kind and its share; change a later stage");
    }

    /** What of a kind must not change under a running stage. */
    private static String traffic(Kind kind) {
        return kind instanceof Kind.ShiftReads shift ? kind.word() + shift.percent() : kind.word();
    }

    private void keepsGates(Problems problems) {
        var kept = gateNames(after).toList();
        gateNames(before)
                .distinct()
                .filter(name -> !kept.contains(name))
                .forEach(name -> problems.add(
                        "spec.gates[" + name + "]",
                        "guards traffic that has moved; change its limit, or revert before it is taken away"));
    }

    private static Stream<String> gateNames(Plan plan) {
        return plan.steps().stream().flatMap(step -> step.gates().stream()).map(Gate::name);
    }
}
