package dev.pointsman.controller.observe;

import dev.pointsman.controller.act.Ours;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.function.Predicate;

/** Facts about Pods. */
public final class Pods {
    private Pods() {}

    /** Whether the Pod belongs to this custom resource. */
    public static Predicate<Pod> of(Ours ours) {
        return pod -> {
            Map<String, String> labels = pod.getMetadata().getLabels();
            return labels != null
                    && labels.entrySet().containsAll(ours.podSelector().entrySet());
        };
    }

    /** Whether it has an address and its program may listen. */
    public static boolean reachable(Pod pod) {
        return pod.getStatus() != null
                && pod.getStatus().getPodIP() != null
                && "Running".equals(pod.getStatus().getPhase());
    }

    /** Whether Services send it traffic. */
    public static boolean ready(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null
                && pod.getStatus() != null
                && pod.getStatus().getConditions().stream()
                        .anyMatch(c ->
                                c.getType().equals("Ready") && c.getStatus().equals("True"));
    }

    /** Base URL of its admin API. */
    public static String url(Pod pod, int port) {
        var address = pod.getStatus().getPodIP();
        return "http://" + (address.indexOf(':') < 0 ? address : "[" + address + "]") + ":" + port;
    }

    /** Whether it has been running for longer than this. */
    public static boolean runsSince(Pod pod, Instant now, Duration length) {
        var started = pod.getStatus() == null ? null : pod.getStatus().getStartTime();
        return reachable(pod)
                && started != null
                && Instant.parse(started).plus(length).isBefore(now);
    }
}
