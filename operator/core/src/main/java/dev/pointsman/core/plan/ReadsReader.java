package dev.pointsman.core.plan;

import static java.util.Objects.requireNonNullElse;

import dev.pointsman.core.plan.Reads.Segment;
import dev.pointsman.core.plan.Reads.StickyBy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads where reads go. */
record ReadsReader(Problems problems) {
    private static final Map<String, Freshness.Kind> FRESHNESS = Map.of(
            "Eventual", Freshness.Kind.EVENTUAL,
            "Bounded", Freshness.Kind.BOUNDED,
            "ReadYourWrites", Freshness.Kind.READ_YOUR_WRITES);
    private static final Map<String, StickyBy> STICKY_BY = Map.of(
            "None", StickyBy.NONE,
            "Connection", StickyBy.CONNECTION,
            "User", StickyBy.USER,
            "ApplicationName", StickyBy.APPLICATION_NAME,
            "Tenant", StickyBy.TENANT);
    private static final Map<String, Side> SIDES = Map.of("Source", Side.SOURCE, "Target", Side.TARGET);

    Reads read(PlanInput.Reads reads) {
        return new Reads(
                freshness(reads),
                problems.choice("spec.reads.stickyBy", reads.stickyBy(), STICKY_BY),
                segments(requireNonNullElse(reads.segments(), List.of())));
    }

    private Freshness freshness(PlanInput.Reads reads) {
        var kind = problems.choice("spec.reads.freshness", reads.freshness(), FRESHNESS);
        var bound = reads.bound() == null ? Duration.ZERO : problems.duration("spec.reads.bound", reads.bound());
        problems.unless(
                (kind == Freshness.Kind.BOUNDED) == bound.isPositive(),
                "spec.reads.bound",
                "goes with freshness: Bounded, and is more than 0");
        return new Freshness(kind, bound);
    }

    private List<Segment> segments(List<PlanInput.Segment> in) {
        var names = new ArrayList<String>();
        var segments = new ArrayList<Segment>();
        for (var each : in) {
            var field = "spec.reads.segments[" + each.name() + "]";
            problems.unless(!names.contains(each.name()), field, "the name is used twice");
            names.add(each.name());
            var segment = segment(field, each);
            problems.unless(
                    fitsSomething(segment),
                    field,
                    "fits every read; name users, databases, applicationNames or tenants");
            segments.add(segment);
        }
        return List.copyOf(segments);
    }

    private Segment segment(String field, PlanInput.Segment in) {
        return new Segment(
                in.name(),
                list(in.users()),
                list(in.databases()),
                list(in.applicationNames()),
                list(in.tenants()),
                problems.choice(field + ".reads", in.reads(), SIDES));
    }

    private static boolean fitsSomething(Segment segment) {
        return !segment.users().isEmpty()
                || !segment.databases().isEmpty()
                || !segment.applicationNames().isEmpty()
                || !segment.tenants().isEmpty();
    }

    private static List<String> list(@Nullable List<String> in) {
        return List.copyOf(requireNonNullElse(in, List.of()));
    }
}
