package dev.pointsman.e2e.node;

import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Does for the Deployments of one namespace what their controller and a kubelet do: Pods from the template, files from
 * ConfigMaps and Secrets, programs that are started and started again, probes, statuses. A changed template rolls nothing.
 */
public final class Node implements AutoCloseable {
    private static final long EACH_MILLIS = 250;
    private static final long ENDS_WITHIN_SECONDS = 30;
    private final KubernetesClient client;
    private final String namespace;
    private final Map<String, String> more;
    private final Map<String, List<NodePod>> pods = new ConcurrentHashMap<>();
    private final ScheduledExecutorService thread = Executors.newSingleThreadScheduledExecutor();
    private volatile @Nullable RuntimeException broken;

    /**
     * Starts it.
     *
     * @param more environment of every program
     */
    Node(KubernetesClient client, String namespace, Map<String, String> more) {
        this.client = client;
        this.namespace = namespace;
        this.more = more;
        var _ = thread.scheduleWithFixedDelay(this::look, 0, EACH_MILLIS, TimeUnit.MILLISECONDS);
    }

    private void look() {
        try {
            client.apps().deployments().inNamespace(namespace).list().getItems().forEach(this::attend);
        } catch (RuntimeException e) {
            broken = e;
            throw e;
        }
    }

    private void attend(Deployment deployment) {
        var mine = pods.computeIfAbsent(deployment.getMetadata().getName(), _ -> new CopyOnWriteArrayList<>());
        int wanted = deployment.getSpec().getReplicas();
        while (mine.size() < wanted) {
            mine.add(NodePod.start(client, deployment, more));
        }
        mine.forEach(NodePod::attend);
        report(deployment, mine.size(), (int)
                mine.stream().filter(NodePod::ready).count());
    }

    private void report(Deployment deployment, int replicas, int ready) {
        var last = deployment.getStatus();
        boolean same = last != null
                && Objects.equals(
                        last.getObservedGeneration(), deployment.getMetadata().getGeneration())
                && Objects.equals(last.getReplicas(), replicas)
                && Objects.equals(last.getReadyReplicas(), ready);
        if (!same) {
            client.apps()
                    .deployments()
                    .inNamespace(namespace)
                    .withName(deployment.getMetadata().getName())
                    .editStatus(there -> new DeploymentBuilder(there)
                            .editOrNewStatus()
                            .withObservedGeneration(deployment.getMetadata().getGeneration())
                            .withReplicas(replicas)
                            .withReadyReplicas(ready)
                            .endStatus()
                            .build());
        }
    }

    /** Throws what has stopped it. */
    void mustLive() {
        var why = broken;
        if (why != null) {
            throw new IllegalStateException("the node has stopped", why);
        }
    }

    /** The Pods of this Deployment, the oldest first. */
    public List<NodePod> pods(String deployment) {
        return List.copyOf(pods.getOrDefault(deployment, List.of()));
    }

    /** Where each program says what it says, by its Pod. */
    Map<String, Path> logs() {
        var logs = new LinkedHashMap<String, Path>();
        new ArrayList<>(pods.values()).forEach(each -> each.forEach(pod -> logs.put(pod.name(), pod.log())));
        return logs;
    }

    @Override
    public void close() {
        thread.shutdown();
        try {
            if (!thread.awaitTermination(ENDS_WITHIN_SECONDS, TimeUnit.SECONDS)) {
                thread.shutdownNow();
            }
        } catch (InterruptedException e) {
            thread.shutdownNow();
            Thread.currentThread().interrupt();
        }
        pods.values().forEach(each -> each.forEach(NodePod::close));
    }
}
