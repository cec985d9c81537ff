package dev.pointsman.controller.plan;

import dev.pointsman.controller.act.Ours;
import dev.pointsman.controller.observe.Watched;
import dev.pointsman.core.plan.Plan;
import dev.pointsman.core.plan.PlanInput;
import io.fabric8.kubernetes.api.model.apps.ControllerRevision;
import io.fabric8.kubernetes.api.model.apps.ControllerRevisionBuilder;
import io.fabric8.kubernetes.api.model.runtime.RawExtension;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.net.HttpURLConnection;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The plans of one migration, each a ControllerRevision named after its fingerprint; the status says which one is in
 * force. ControllerRevisions cannot be edited, and these have no owner that could take them away before the finalizer.
 */
public final class PlanStore {
    private static final String PLAN = "plan";
    private static final String SPEC = "spec";
    private static final int NAME_DIGITS = 12;

    private final KubernetesClient client;
    private final Watched<?> watched;
    private final Ours ours;

    /** The plans of this migration. */
    public PlanStore(KubernetesClient client, Watched<?> watched, Ours ours) {
        this.client = client;
        this.watched = watched;
        this.ours = ours;
    }

    /**
     * A plan that was kept.
     *
     * @param plan the plan
     * @param spec the spec that it was made from, as text, without defaults
     */
    public record Kept(Plan plan, String spec) {}

    /** The plan with this fingerprint; empty when it is gone or of a newer version. */
    public Optional<Kept> find(String hash) {
        var name = name(hash);
        return watched.get(ControllerRevision.class, ours.namespace(), name)
                .or(() -> Optional.ofNullable(client.apps()
                        .controllerRevisions()
                        .inNamespace(ours.namespace())
                        .withName(name)
                        .get()))
                .filter(ours::owns)
                .flatMap(PlanStore::read);
    }

    /** Keeps a plan, before a status names it. */
    public void keep(Plan plan, PlanInput madeFrom) {
        var revision = new ControllerRevisionBuilder()
                .withMetadata(ours.named(name(plan.hash())))
                .withRevision(1L)
                .withData(Map.of(PLAN, plan.canonical(), SPEC, SpecReading.text(madeFrom)))
                .build();
        try {
            client.resource(revision).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
        }
    }

    /** Forgets all plans but the one in force. */
    public void forgetOthers(String hash) {
        var kept = name(hash);
        watched.list(ControllerRevision.class, ours.namespace(), ours::owns).stream()
                .filter(revision -> !revision.getMetadata().getName().equals(kept))
                .forEach(revision -> client.resource(revision).delete());
    }

    private String name(String hash) {
        var digits = hash.substring(hash.indexOf(':') + 1);
        return ours.instance() + "-plan-" + digits.substring(0, Math.min(NAME_DIGITS, digits.length()));
    }

    private static Optional<Kept> read(ControllerRevision revision) {
        if (!(content(revision.getData()) instanceof Map<?, ?> data)
                || !(data.get(PLAN) instanceof String plan)
                || !(data.get(SPEC) instanceof String spec)) {
            return Optional.empty();
        }
        return SpecReading.plan(plan).map(read -> new Kept(read, spec));
    }

    /** The client wraps what has no kind. */
    private static @Nullable Object content(@Nullable Object data) {
        return data instanceof RawExtension wrapped ? wrapped.getValue() : data;
    }
}
