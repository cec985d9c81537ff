package dev.pointsman.e2e.demo;

import dev.pointsman.e2e.load.AuditReport;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import java.util.function.IntSupplier;
import java.util.function.Predicate;

/**
 * The first act while programs die: every operator in the copy and again when writes move, a proxy under reads, the agent
 * in the middle of the cutover; and while the leading operator sleeps past its lease and wakes. Clients of the killed proxy
 * connect again; no acknowledged write may be lost.
 */
record KilledAct(Stagehand stage, Shop.Branch branch, Manifests manifests, Kills kills) {
    private static final Duration EACH_WITHIN = Duration.ofMinutes(4);
    private static final String APP = "app.kubernetes.io/name";
    private static final String INSTANCE = "app.kubernetes.io/instance";
    private static final List<String> APPROVED = List.of("reads-50", "reads-100", "writes", "retire");

    /** @param load started before the copy; goes on after retire */
    AuditReport play(LoadPod load) {
        stage.say("the first act, while programs die");
        manifests.applySample("databasemigration.yaml");
        reaches(load, "the copy runs", phase -> phase.equals("Replicating"));
        quietly(load, "every operator", () -> kills.all(Theatre.OPERATOR_NAMESPACE, APP, "pointsman-operator"));
        reaches(load, "reads are on the new server", phase -> phase.equals("ShiftingReads"));
        killed("one proxy", kills.one(Shop.NAMESPACE, INSTANCE, branch.proxy()));
        var sleeping = leader();
        if (kills.signal("STOP", Theatre.OPERATOR_NAMESPACE, sleeping) == 0) {
            throw new DemoFailure("no program of " + sleeping + " was found on this machine to stop");
        }
        stage.say("stopped the leading operator " + sleeping);
        stage.await("another operator leads", EACH_WITHIN, "the operators' log", () -> !leader().equals(sleeping));
        kills.signal("CONT", Theatre.OPERATOR_NAMESPACE, sleeping);
        stage.say("woke " + sleeping + "; " + leader() + " leads");
        reaches(load, "the cutover has begun", phase -> phase.equals("CuttingOver") || phase.equals("Soaking"));
        killed("the agent", kills.all(Shop.NAMESPACE, INSTANCE, branch.migration()));
        quietly(load, "every operator", () -> kills.all(Theatre.OPERATOR_NAMESPACE, APP, "pointsman-operator"));
        reaches(load, "the migration is completed", phase -> phase.equals("Completed"));
        stage.awaitAlone(branch, load);
        return load.pauseAndVerify(Shop.TARGET);
    }

    private String leader() {
        return kills.client().leases().inNamespace(Theatre.OPERATOR_NAMESPACE).list().getItems().stream()
                .map(lease -> lease.getSpec().getHolderIdentity())
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("");
    }

    private void reaches(LoadPod load, String what, Predicate<String> phase) {
        var watch = stage.watch(branch);
        stage.awaitMigration(what, EACH_WITHIN, branch, load, APPROVED, () -> phase.test(watch.phase()));
    }

    /** Kills what traffic must not notice. */
    private void quietly(LoadPod load, String who, IntSupplier kill) {
        long before = load.state().disconnects();
        killed(who, kill.getAsInt());
        long acknowledged = load.state().acknowledged();
        stage.await("traffic goes on without " + who, EACH_WITHIN, "Pod " + load.name(), () -> {
            return load.state().acknowledged() > acknowledged + Shop.CLIENTS;
        });
        if (load.state().disconnects() > before) {
            throw new DemoFailure("clients were disconnected when " + who + " was killed");
        }
    }

    private void killed(String who, int programs) {
        if (programs == 0) {
            throw new DemoFailure("no program of " + who + " was found on this machine to kill");
        }
        stage.say("killed " + who + ": " + programs + " programs");
    }
}
