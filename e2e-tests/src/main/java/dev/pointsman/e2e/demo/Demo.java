package dev.pointsman.e2e.demo;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.pointsman.e2e.load.AuditReport;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * {@code make demo}: three acts in a real Kubernetes, and a report that says pass only if every figure is right. {@code make
 * demo-kills}: the first of them while programs die.
 */
public final class Demo {
    private static final ObjectMapper JSON = new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);
    private static final Shop.Branch FIRST =
            new Shop.Branch("orders", "orders-db", "orders", "databaseproxy.yaml", 1_000_000, 300);
    private static final Shop.Branch SECOND =
            new Shop.Branch("orders2", "orders2-db", "orders2", "revert-after-writes.yaml", 50_000, 200);
    private static final Shop.Branch THIRD =
            new Shop.Branch("orders3", "orders3-db", "orders3", "automatic-revert.yaml", 50_000, 200);

    private final Instant startedAt = Instant.now();
    private final boolean keep = !"".equals(System.getenv().getOrDefault("KEEP", ""));

    private final boolean kills;

    private Demo(boolean kills) {
        this.kills = kills;
    }

    /** Exit code 0 only for a report that says pass. */
    public static void main(String[] args) throws IOException {
        int code;
        try {
            code = new Demo(List.of(args).contains("kills")).run();
        } catch (DemoFailure | IllegalStateException e) {
            // IllegalStateException: a program that was called says in its message what it did not like.
            System.err.println("the demo failed: " + e.getMessage() + "; see e2e-tests/target/demo/");
            code = 1;
        }
        System.exit(code);
    }

    private int run() throws IOException {
        try (var screen = Screen.open();
                var theatre = Theatre.open(screen, keep)) {
            try (KubernetesClient client = theatre.client()) {
                return play(screen, theatre, client);
            } finally {
                new Evidence(theatre.kubectl(), Theatre.OPERATOR_NAMESPACE).keep();
                if (keep) {
                    screen.say(theatre.howToLookAround());
                }
            }
        }
    }

    private int play(Screen screen, Theatre theatre, KubernetesClient client) throws IOException {
        var manifests = new Manifests(theatre.kubectl());
        var stage = new Stagehand(screen, client, manifests, theatre.cluster().imageName("pointsman-load:0.1.0"));
        prepare(screen, theatre, stage, manifests);

        var load = stage.startLoad(FIRST);
        if (kills) {
            return killed(stage, load, new KilledAct(stage, FIRST, manifests, new Kills(client)).play(load));
        }
        var first = new FirstAct(stage, FIRST, manifests).play(load);
        var trouble = Trouble.NONE.plus(load.state());
        stage.endLoad(load);

        load = openBranch(stage, SECOND, manifests);
        var second = new SecondAct(stage, SECOND).play(load);
        trouble = trouble.plus(load.state());
        stage.endLoad(load);

        load = openBranch(stage, THIRD, manifests);
        var third = new ThirdAct(stage, THIRD).play(load);
        trouble = trouble.plus(load.state());
        return report(screen, DemoReport.of(first, second, third, trouble, seconds()));
    }

    private static int killed(Stagehand stage, LoadPod load, AuditReport audit) {
        stage.say("completed; the ledger against the new server: " + audit);
        stage.say("errors " + load.state().errors() + ", disconnects "
                + load.state().disconnects());
        return audit.holds() ? 0 : 1;
    }

    private static void prepare(Screen screen, Theatre theatre, Stagehand stage, Manifests manifests) {
        theatre.loadImages(screen);
        theatre.databases(manifests);
        stage.awaitPods("app", Shop.SOURCE, 1);
        stage.awaitPods("app", Shop.TARGET, 1);
        screen.say("filling the databases");
        stage.fill(FIRST, false);
        theatre.installOperator(screen);
        stage.awaitFilled(FIRST);
        for (Shop.Branch branch : List.of(SECOND, THIRD)) {
            // One after the other: they make the same role.
            stage.fill(branch, false);
            stage.awaitFilled(branch);
        }
        openProxy(stage, FIRST, manifests);
    }

    private static LoadPod openBranch(Stagehand stage, Shop.Branch branch, Manifests manifests) {
        openProxy(stage, branch, manifests);
        return stage.startLoad(branch);
    }

    private static void openProxy(Stagehand stage, Shop.Branch branch, Manifests manifests) {
        stage.say("a DatabaseProxy in front of " + branch.database());
        manifests.applySample(branch.sample());
        stage.awaitPods("app.kubernetes.io/instance", branch.proxy(), 1);
    }

    private double seconds() {
        return Math.round(Duration.between(startedAt, Instant.now()).toMillis() / 100.0) / 10.0;
    }

    private static int report(Screen screen, DemoReport report) throws IOException {
        var file = Evidence.folder().resolve("report.json");
        JSON.writeValue(file.toFile(), report);
        screen.say(JSON.writeValueAsString(report));
        screen.say("written to e2e-tests/target/demo/report.json");
        return report.result().equals("pass") ? 0 : 1;
    }
}
