package dev.pointsman.controller.observe;

import dev.pointsman.controller.act.Ours;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.javaoperatorsdk.operator.api.config.informer.InformerEventSourceConfiguration;
import io.javaoperatorsdk.operator.api.reconciler.EventSourceContext;
import io.javaoperatorsdk.operator.processing.event.ResourceID;
import io.javaoperatorsdk.operator.processing.event.source.EventSource;
import io.javaoperatorsdk.operator.processing.event.source.SecondaryToPrimaryMapper;
import io.javaoperatorsdk.operator.processing.event.source.informer.InformerEventSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The informer caches of one reconciler, by kind. Built by code because nothing here is found by ownerReferences; the
 * rights they need ({@code list}, {@code watch}) are written by hand in the chart.
 *
 * @param <P> the custom resource that is reconciled
 */
public final class Watched<P extends HasMetadata> {
    private final EventSourceContext<P> context;
    private final Map<Class<?>, InformerEventSource<?, P>> sources = new LinkedHashMap<>();

    /** No caches yet. */
    public Watched(EventSourceContext<P> context) {
        this.context = context;
    }

    /** Watches what the operator made of this kind; a change wakes the custom resources that the mapper names. */
    public <T extends HasMetadata> Watched<P> ours(Class<T> kind, SecondaryToPrimaryMapper<T> wakes) {
        return watch(kind, Ours.SELECTOR, wakes);
    }

    /** Watches every object of this kind in the namespaces that are reconciled. */
    public <T extends HasMetadata> Watched<P> every(Class<T> kind, SecondaryToPrimaryMapper<T> wakes) {
        return watch(kind, null, wakes);
    }

    private <T extends HasMetadata> Watched<P> watch(
            Class<T> kind, @Nullable String selector, SecondaryToPrimaryMapper<T> wakes) {
        var configuration = InformerEventSourceConfiguration.from(kind, context.getPrimaryResourceClass())
                .withName(kind.getSimpleName())
                .withSecondaryToPrimaryMapper(wakes)
                .withLabelSelector(selector)
                .build();
        sources.put(kind, new InformerEventSource<>(configuration, context));
        return this;
    }

    /** What the SDK shall start. */
    public List<EventSource<?, P>> sources() {
        return List.copyOf(sources.values());
    }

    /** The object as last seen. */
    public <T extends HasMetadata> Optional<T> get(Class<T> kind, String namespace, String name) {
        return source(kind).get(new ResourceID(name, namespace));
    }

    /** The objects of a namespace as last seen. */
    public <T extends HasMetadata> List<T> list(Class<T> kind, String namespace, Predicate<T> wanted) {
        return source(kind).list(namespace, wanted).toList();
    }

    /** The kinds that are watched. */
    public List<Class<?>> kinds() {
        return List.copyOf(sources.keySet());
    }

    @SuppressWarnings("unchecked") // the map is filled by watch() only, which pairs each kind with its own source
    private <T extends HasMetadata> InformerEventSource<T, P> source(Class<T> kind) {
        var source = sources.get(kind);
        if (source == null) {
            throw new IllegalArgumentException(kind.getSimpleName() + " is not watched by this reconciler");
        }
        return (InformerEventSource<T, P>) source;
    }
}
