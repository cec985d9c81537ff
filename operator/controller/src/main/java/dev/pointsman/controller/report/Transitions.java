package dev.pointsman.controller.report;

import io.fabric8.kubernetes.api.model.EventBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.micrometer.core.instrument.MeterRegistry;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.time.Clock;
import java.time.temporal.ChronoUnit;
import org.jboss.logging.Logger;

/**
 * Tells of what has just been recorded, once: an event beside the object, one line in the log, one in the metrics. The
 * event's name follows from the position's number, so that a repeated telling is refused by the API server.
 */
@Singleton
public final class Transitions {
    private static final Logger LOG = Logger.getLogger(Transitions.class);
    private static final int MAX_MESSAGE = 1_024;

    private final KubernetesClient client;
    private final MeterRegistry metrics;
    private final Clock clock;

    /** Injected. */
    public Transitions(KubernetesClient client, MeterRegistry metrics, Clock clock) {
        this.client = client;
        this.metrics = metrics;
        this.clock = clock;
    }

    /**
     * One transition.
     *
     * @param id tells it from every other of the object
     * @param from stage or phase left
     * @param to stage or phase entered
     * @param reason one CamelCase word
     * @param message a sentence
     * @param warning whether a person should look
     */
    public record Transition(String id, String from, String to, String reason, String message, boolean warning) {}

    /** Tells. */
    public void tell(HasMetadata object, Transition transition) {
        var meta = object.getMetadata();
        LOG.infof(
                "transition namespace=%s name=%s from=%s to=%s reason=%s message=\"%s\"",
                meta.getNamespace(),
                meta.getName(),
                transition.from(),
                transition.to(),
                transition.reason(),
                transition.message());
        metrics.counter(
                        "pointsman_transitions",
                        "namespace",
                        meta.getNamespace(),
                        "migration",
                        meta.getName(),
                        "reason",
                        transition.reason())
                .increment();
        post(object, transition);
    }

    private void post(HasMetadata object, Transition transition) {
        var meta = object.getMetadata();
        var at = clock.instant().truncatedTo(ChronoUnit.SECONDS).toString();
        var message = transition.message();
        var event = new EventBuilder()
                .withNewMetadata()
                .withName(meta.getName() + "." + meta.getUid().substring(0, 8) + "." + transition.id())
                .withNamespace(meta.getNamespace())
                .endMetadata()
                .withNewInvolvedObject()
                .withApiVersion(object.getApiVersion())
                .withKind(object.getKind())
                .withName(meta.getName())
                .withNamespace(meta.getNamespace())
                .withUid(meta.getUid())
                .endInvolvedObject()
                .withType(transition.warning() ? "Warning" : "Normal")
                .withReason(transition.reason())
                .withMessage(message.length() <= MAX_MESSAGE ? message : message.substring(0, MAX_MESSAGE))
                .withFirstTimestamp(at)
                .withLastTimestamp(at)
                .withCount(1)
                .withNewSource()
                .withComponent("pointsman")
                .endSource()
                .withReportingComponent("pointsman.dev/operator")
                .withReportingInstance("")
                .build();
        try {
            client.resource(event).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT && e.getCode() != HttpURLConnection.HTTP_FORBIDDEN) {
                throw e; // forbidden: the namespace is terminating, and takes no events any more
            }
        }
    }
}
