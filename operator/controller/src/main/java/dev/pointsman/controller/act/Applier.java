package dev.pointsman.controller.act;

import dev.pointsman.controller.observe.Watched;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import io.javaoperatorsdk.operator.api.reconciler.Context;
import io.javaoperatorsdk.operator.processing.dependent.kubernetes.SSABasedGenericKubernetesResourceMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * Makes objects what they should be by server-side apply, and sends nothing when they are. Never takes an object that
 * belongs to somebody else; those are remembered in {@link #taken()}.
 */
public final class Applier {
    /** What a Pod template was made from; while it is the same, a newer operator leaves the template alone. */
    static final String MADE_FROM = "pointsman.dev/made-from";

    private final Context<?> context;
    private final Watched<?> watched;
    private final Ours ours;
    private final List<String> taken = new ArrayList<>();

    /** For the objects of one custom resource, in one visit. */
    public Applier(Context<?> context, Watched<?> watched, Ours ours) {
        this.context = context;
        this.watched = watched;
        this.ours = ours;
    }

    /** Objects that exist under our names and are not ours, as {@code Kind/name}. */
    public List<String> taken() {
        return List.copyOf(taken);
    }

    /** Applies the object where it differs. */
    public <T extends HasMetadata> void apply(T desired) {
        var actual = actual(desired);
        if (actual.isEmpty()) {
            make(desired);
        } else if (!ours.owns(actual.get())) {
            taken.add(title(desired));
        } else if (!matches(actual.get(), desired)) {
            send(desired);
        }
    }

    /**
     * Applies a Deployment whose Pods must not be rolled by a mere upgrade of the operator: where it exists and was made
     * from the same, only the number of replicas is followed.
     *
     * @param madeFrom the part of the spec that the template depends on
     */
    public void applyPinned(Deployment desired, String madeFrom) {
        desired.getMetadata().getAnnotations().put(MADE_FROM, madeFrom);
        var actual = actual(desired);
        if (actual.isEmpty()) {
            make(desired);
        } else if (!ours.owns(actual.get())) {
            taken.add(title(desired));
        } else if (!madeFrom.equals(madeFrom(actual.get()))) {
            send(desired);
        } else {
            scale(actual.get(), desired);
        }
    }

    private static String madeFrom(Deployment deployment) {
        var annotations = deployment.getMetadata().getAnnotations();
        return annotations == null ? "" : annotations.getOrDefault(MADE_FROM, "");
    }

    private void scale(Deployment actual, Deployment desired) {
        var wanted = desired.getSpec().getReplicas();
        if (wanted == null || Objects.equals(wanted, actual.getSpec().getReplicas())) {
            return;
        }
        var patch = new PatchContext.Builder()
                .withPatchType(PatchType.JSON_MERGE)
                .withFieldManager(Ours.FIELD_MANAGER)
                .build();
        client().resource(actual).patch(patch, "{\"spec\":{\"replicas\":" + wanted + "}}");
    }

    private <T extends HasMetadata> Optional<T> actual(T desired) {
        @SuppressWarnings("unchecked") // an object's class is its own kind
        var kind = (Class<T>) desired.getClass();
        return watched.get(
                kind,
                desired.getMetadata().getNamespace(),
                desired.getMetadata().getName());
    }

    /** The cache holds only what carries our label, so before something is made under a name the name is looked up. */
    private <T extends HasMetadata> void make(T desired) {
        var there = client().resource(desired).get();
        if (there != null && !ours.owns(there)) {
            taken.add(title(desired));
        } else {
            send(desired);
        }
    }

    private <T extends HasMetadata> void send(T desired) {
        client().resource(desired)
                .fieldManager(Ours.FIELD_MANAGER)
                .forceConflicts()
                .serverSideApply();
    }

    private <T extends HasMetadata> boolean matches(T actual, T desired) {
        return SSABasedGenericKubernetesResourceMatcher.<T>getInstance().matches(actual, desired, context);
    }

    private KubernetesClient client() {
        return context.getClient();
    }

    private static String title(HasMetadata object) {
        return object.getKind() + "/" + object.getMetadata().getName();
    }
}
