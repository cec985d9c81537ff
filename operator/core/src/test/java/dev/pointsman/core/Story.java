package dev.pointsman.core;

import dev.pointsman.core.Wish.Approval;
import dev.pointsman.core.Wish.Deletion;
import dev.pointsman.core.Wish.Intent;
import dev.pointsman.core.plan.Durations;
import dev.pointsman.core.plan.Edit;
import dev.pointsman.core.plan.Plan;
import dev.pointsman.core.seen.AgentSeen.Check;
import dev.pointsman.core.seen.AgentSeen.Result;
import dev.pointsman.core.seen.AgentSeen.StreamState;
import dev.pointsman.core.seen.Link;
import dev.pointsman.core.seen.ProxySeen.Compared;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * A whole migration as a text: lines that begin with {@code >} are what happens in the world, the others are what was decided.
 * Playing the first gives the second.
 */
final class Story {
    private final List<String> told = new ArrayList<>();
    private World world = new World(Plans.sample(), this::transition);
    private Decision last = world.decide();

    static String play(List<String> lines) {
        var story = new Story();
        lines.stream()
                .filter(line -> line.startsWith("#") || line.startsWith(">"))
                .forEach(story::line);
        return String.join("\n", story.told) + "\n";
    }

    private void line(String line) {
        told.add(line);
        if (line.startsWith(">")) {
            var words = line.substring(1).strip().split(" ", 3);
            happens(words[0], words.length > 1 ? words[1] : "", words.length > 2 ? words[2] : "");
            last = world.settle();
            told.add("    = " + last.reason().word() + ": " + last.message());
        }
    }

    private void transition(Decision decision) {
        var recorded = decision.next();
        told.add(String.format(
                Locale.ROOT,
                "  %s #%d %s/%s reads=%d writes=%s table=%d.%d  %s: %s",
                clock(),
                recorded.sequence(),
                recorded.stage().phase().word(),
                recorded.stageName(world.plan),
                recorded.traffic().reads(),
                Words.camelCase(recorded.traffic().writes()),
                recorded.epochs().table(),
                recorded.epochs().revision(),
                decision.reason().word(),
                decision.message()));
    }

    private String clock() {
        return String.format(
                Locale.ROOT,
                "+%05.1fs",
                Duration.between(World.START, world.now).toMillis() / 1000.0);
    }

    private void happens(String what, String how, String rest) {
        switch (what) {
            case "begins" -> {}
            case "wait" -> world.pass(time(how));
            case "operator" -> world.sleep(time(rest));
            case "approve" -> world.approvals.add(new Approval(how, rest.isEmpty() ? null : rest));
            case "approvals" -> world.approvals.clear();
            case "intent" -> world.intent = Intent.valueOf(how.toUpperCase(Locale.ROOT));
            case "drill" -> world.drill = Integer.parseInt(how);
            case "attempt" -> world.attempt = Integer.parseInt(how);
            case "commit" -> commit(how);
            case "delete" ->
                world.deletion =
                        new Deletion(how.equals("keepTarget"), how.equals("namespace"), how.equals("secretGone"));
            case "status" -> world.recorded = Recorded.fresh(world.now);
            case "agent" -> agent(how, rest);
            case "proxies" -> proxies(how, rest);
            case "proxy" ->
                world.plane.link = how.equals("missing") ? new Link.Missing("orders-db") : new Link.TakenBy(rest);
            default -> throw new IllegalArgumentException("nothing is known of: " + what);
        }
    }

    private void proxies(String how, String rest) {
        if (how.equals("compare")) {
            var counts = rest.split(" ", -1);
            long different = Long.parseLong(counts[1]);
            world.plane.compared = new Compared(
                    Long.parseLong(counts[0]),
                    different,
                    different == 0 ? null : Duration.ZERO,
                    different == 0 ? "" : "3f00aa11 (1 rows on the source, 0 on the target): SELECT ?");
        } else {
            world.plane.proxiesObey = how.equals("follow");
        }
    }

    private void agent(String how, String rest) {
        var plane = world.plane;
        switch (how) {
            case "unreachable" -> plane.unreachable = rest;
            case "back" -> plane.unreachable = null;
            case "moves" -> plane.moves();
            case "gives-up" -> plane.givesUp(rest, world.now);
            case "fails" -> plane.checks = List.of(new Check("WalLevel", Result.FAIL, "", rest));
            case "passes" -> plane.checks = List.of(new Check("WalLevel", Result.PASS, "", ""));
            case "stream" -> plane.forward = StreamState.valueOf(rest.toUpperCase(Locale.ROOT));
            case "reverse" -> plane.reverse = StreamState.valueOf(rest.toUpperCase(Locale.ROOT));
            case "lag" -> plane.lagP99 = time(rest).toMillis();
            case "differs" -> plane.differences = List.of(rest);
            case "equal" -> {
                plane.differences = List.of();
                plane.incomplete = "";
            }
            case "incomplete" -> plane.incomplete = rest;
            case "validates" -> plane.validates = !rest.equals("no more");
            case "idles" -> plane.obeys = false;
            case "speaks" -> plane.foreign = Integer.valueOf(rest);
            case "remembers" -> plane.journalText(rest);
            default -> throw new IllegalArgumentException("nothing is known of an agent that: " + how);
        }
    }

    /** Somebody commits a spec in which one thing is other than in the sample. */
    private void commit(String change) {
        var stages = new ArrayList<>(Plans.sampleStages());
        var gates = new ArrayList<>(Plans.gates());
        switch (change) {
            case "sample" -> {}
            case "without-reads-10" -> stages.removeIf(stage -> stage.name().equals("reads-10"));
            case "mirrored" -> {
                stages.add(2, Plans.stage("mirror").mirror(25, "10s"));
                gates.add(Plans.consistency("99.9%", "0s"));
            }
            case "without-gates" -> gates.clear();
            case "soak-holds" ->
                stages.replaceAll(stage -> stage.name().equals("soak")
                        ? Plans.stage("soak").onFailure("Hold").soak("10s")
                        : stage);
            case "longer-soak" ->
                stages.replaceAll(stage ->
                        stage.name().equals("soak") ? Plans.stage("soak").soak("1h") : stage);
            default -> throw new IllegalArgumentException("nothing is known of a commit: " + change);
        }
        var after = Plans.plan(Plans.input(stages, gates));
        world.refusedEdit = new Edit(world.plan, after).refused(world.recorded.position());
        if (world.refusedEdit.isEmpty()) {
            inForce(after);
        }
    }

    private void inForce(Plan after) {
        world.plan = after;
        told.add("    plan in force: " + after.hash().substring(0, 15));
    }

    private static Duration time(String text) {
        return Durations.parse(text).orElseThrow(() -> new IllegalArgumentException("no duration: " + text));
    }
}
