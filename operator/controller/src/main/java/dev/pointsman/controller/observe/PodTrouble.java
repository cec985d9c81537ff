package dev.pointsman.controller.observe;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodCondition;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentCondition;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Says why Pods are not there or do not run, by what Kubernetes itself reports: within seconds, and without waiting for a
 * rollout's deadline.
 */
public final class PodTrouble {
    private PodTrouble() {}

    /** The first trouble found, the one nearest to the cause first. */
    public static Optional<Trouble> of(Deployment deployment, List<Pod> pods) {
        return Stream.concat(
                        refused(deployment),
                        pods.stream().filter(PodTrouble::stays).flatMap(PodTrouble::troubles))
                .findFirst();
    }

    private static boolean stays(Pod pod) {
        return pod.getMetadata().getDeletionTimestamp() == null;
    }

    private static Stream<Trouble> refused(Deployment deployment) {
        var status = deployment.getStatus();
        return status == null
                ? Stream.empty()
                : status.getConditions().stream()
                        .filter(c -> c.getType().equals("ReplicaFailure")
                                && c.getStatus().equals("True"))
                        .map(c -> refusal(deployment, c));
    }

    private static Trouble refusal(Deployment deployment, DeploymentCondition condition) {
        var said = condition.getMessage() == null ? "" : condition.getMessage();
        var what = "Deployment " + deployment.getMetadata().getName() + " gets no Pods: " + said;
        if (said.contains("exceeded quota") || said.contains("failed quota")) {
            return new Trouble("QuotaExceeded", what + ". Raise the namespace's quota or free some of it");
        }
        if (said.contains("violates PodSecurity")) {
            return new Trouble(
                    "PodSecurityRefused",
                    what + ". Our Pods keep the restricted standard; see what else is asked of this namespace");
        }
        return new Trouble("PodsRefused", what + ". Ask who runs the cluster which policy refuses them");
    }

    private static Stream<Trouble> troubles(Pod pod) {
        var status = pod.getStatus();
        if (status == null) {
            return Stream.empty();
        }
        return Stream.concat(
                status.getConditions().stream()
                        .filter(c -> c.getType().equals("PodScheduled")
                                && c.getStatus().equals("False"))
                        .map(c -> unschedulable(pod, c)),
                status.getContainerStatuses().stream().flatMap(c -> waiting(pod, c)));
    }

    private static Trouble unschedulable(Pod pod, PodCondition condition) {
        return new Trouble(
                "Unschedulable",
                "Pod " + pod.getMetadata().getName() + " finds no node: " + condition.getMessage()
                        + ". Add room, or take away what keeps it off");
    }

    private static Stream<Trouble> waiting(Pod pod, ContainerStatus container) {
        var state = container.getState();
        if (state == null || state.getWaiting() == null || state.getWaiting().getReason() == null) {
            return Stream.empty();
        }
        var reason = state.getWaiting().getReason();
        var said = state.getWaiting().getMessage() == null
                ? reason
                : reason + ", " + state.getWaiting().getMessage();
        var where = "Pod " + pod.getMetadata().getName() + ", image " + container.getImage() + ": " + said;
        return switch (reason) {
            case "ErrImagePull", "ImagePullBackOff", "InvalidImageName", "ErrImageNeverPull" ->
                Stream.of(new Trouble(
                        "ImageNotThere", where + ". Push the image, or name a registry that has it in the chart"));
            case "CreateContainerConfigError", "CreateContainerError", "RunContainerError" ->
                Stream.of(new Trouble("ContainerNotMade", where));
            case "CrashLoopBackOff" ->
                Stream.of(new Trouble(
                        "Crashing",
                        where + ". kubectl logs -p " + pod.getMetadata().getName() + " says why"));
            default -> Stream.empty();
        };
    }
}
