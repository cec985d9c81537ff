package dev.pointsman.core.plan;

import java.util.List;
import java.util.stream.IntStream;

/** The order that the stages of a plan must have. */
record Order(Problems problems, List<Step> steps) {
    void check() {
        problems.unless(!steps.isEmpty(), "spec.stages", "there must be at least one stage");
        if (steps.isEmpty()) {
            return;
        }
        problems.unless(
                steps.getFirst().kind() instanceof Kind.Replicate,
                field(0),
                "the first stage must be replicate, for every other one needs what it makes");
        onlyOne(Kind.Replicate.class, "replicate");
        onlyOne(Kind.CutOver.class, "cutOver");
        onlyOne(Kind.Retire.class, "retire");
        IntStream.range(0, steps.size()).forEach(this::place);
        ascending();
    }

    private void onlyOne(Class<? extends Kind> kind, String word) {
        var found = steps.stream().filter(step -> kind.isInstance(step.kind())).count();
        problems.unless(found <= 1, "spec.stages", "there can be only one " + word + " stage, and there are " + found);
    }

    private void place(int index) {
        switch (steps.get(index).kind()) {
            case Kind.ShiftReads _ ->
                problems.unless(
                        !cutOverBefore(index),
                        field(index),
                        "reads must be shifted before cutOver, which moves what is left");
            case Kind.Mirror _ ->
                problems.unless(
                        !cutOverBefore(index),
                        field(index),
                        "mirror must come before cutOver: it compares with what the source answers");
            case Kind.Soak _ ->
                problems.unless(
                        cutOverBefore(index),
                        field(index),
                        "soak must come after cutOver; before it, give shiftReads a soak, or use pause");
            case Kind.Retire _ -> {
                problems.unless(cutOverBefore(index), field(index), "retire must come after cutOver");
                problems.unless(
                        index == steps.size() - 1,
                        field(index),
                        "retire must be the last stage: nothing can follow it");
            }
            case Kind.Replicate _, Kind.Validate _, Kind.CutOver _, Kind.Pause _ -> {}
        }
    }

    private boolean cutOverBefore(int index) {
        return steps.subList(0, index).stream().anyMatch(step -> step.kind() instanceof Kind.CutOver);
    }

    private void ascending() {
        var last = 0;
        for (var index = 0; index < steps.size(); index++) {
            if (steps.get(index).kind() instanceof Kind.ShiftReads shift) {
                problems.unless(
                        shift.percent() > last,
                        field(index) + ".shiftReads.percent",
                        shift.percent() + " must be more than the " + last
                                + " before it; set intent: Revert to go back");
                last = shift.percent();
            }
        }
    }

    private String field(int index) {
        return "spec.stages[" + steps.get(index).name() + "]";
    }
}
