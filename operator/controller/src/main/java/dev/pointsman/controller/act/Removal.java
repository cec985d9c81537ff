package dev.pointsman.controller.act;

import dev.pointsman.controller.observe.Watched;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;

/** Takes away what was made for a custom resource: the last step of its finalizer, found by label and uid. */
public final class Removal {
    private Removal() {}

    /** Deletes, in this order of kinds, what belongs to this very resource. Nothing there is nothing to do. */
    public static void of(
            KubernetesClient client, Watched<?> watched, Ours ours, List<Class<? extends HasMetadata>> kinds) {
        kinds.forEach(kind -> remove(client, watched, ours, kind));
    }

    private static <T extends HasMetadata> void remove(
            KubernetesClient client, Watched<?> watched, Ours ours, Class<T> kind) {
        watched.list(kind, ours.namespace(), ours::owns)
                .forEach(object -> client.resource(object).delete());
    }
}
