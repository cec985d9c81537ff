package dev.pointsman.e2e.node;

import dev.pointsman.e2e.host.Child;
import dev.pointsman.e2e.host.Folders;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.Collectors;

/**
 * A Pod as the API server knows it. Its one container is a process of this machine, at a loopback address of its own: the
 * ports are the operator's contract and the same in each Pod.
 */
public final class NodePod implements AutoCloseable {
    private static final int PROBE_MILLIS = 1000;
    private final KubernetesClient client;
    private final Pod pod;
    private final String address = freeAddress();
    private final Path folder;
    private final Mounts mounts;
    private final Map<String, String> more;
    private Child process;
    private boolean ready;

    private NodePod(KubernetesClient client, Pod pod, Map<String, String> more) throws IOException {
        this.client = client;
        this.pod = pod;
        this.more = more;
        this.folder = Files.createTempDirectory("pointsman-pod-");
        Files.createDirectories(folder.resolve("state"));
        this.mounts = new Mounts(client, pod.getMetadata().getNamespace(), folder.resolve("config"));
        mounts.refresh(pod.getSpec());
        this.process = launch();
        report(false);
    }

    /**
     * Starts one.
     *
     * @param owner whose template it is made from
     * @param more of its environment
     */
    static NodePod start(KubernetesClient client, Deployment owner, Map<String, String> more) {
        var template = owner.getSpec().getTemplate();
        var made = client.resource(new PodBuilder()
                        .withNewMetadata()
                        .withGenerateName(owner.getMetadata().getName() + "-")
                        .withNamespace(owner.getMetadata().getNamespace())
                        .withLabels(template.getMetadata().getLabels())
                        .endMetadata()
                        .withSpec(template.getSpec())
                        .build())
                .create();
        try {
            return new NodePod(client, made, more);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String freeAddress() {
        var random = ThreadLocalRandom.current();
        return "127." + random.nextInt(1, 255) + "." + random.nextInt(256) + "." + random.nextInt(2, 255);
    }

    private Container container() {
        return pod.getSpec().getContainers().getFirst();
    }

    private Child launch() {
        var program = Program.of(container().getImage());
        var environment = new HashMap<>(
                container().getEnv().stream().collect(Collectors.toMap(EnvVar::getName, EnvVar::getValue)));
        environment.put("POINTSMAN_CONFIG_DIR", folder.resolve("config").toString());
        environment.put("POINTSMAN_STATE_DIR", folder.resolve("state").toString());
        environment.putAll(program.listensOn(address));
        environment.putAll(more);
        return Child.start(container().getName(), folder, program.command(), environment);
    }

    /** What a kubelet does again and again: files, container, probe, status. */
    synchronized void attend() {
        mounts.refresh(pod.getSpec());
        if (!process.alive()) {
            process = launch();
        }
        var answers = probe();
        if (answers != ready) {
            report(answers);
        }
    }

    private boolean probe() {
        var get = container().getReadinessProbe().getHttpGet();
        try {
            var url = URI.create("http://" + address + ":" + get.getPort().getIntVal() + get.getPath())
                    .toURL();
            var connection = (HttpURLConnection) url.openConnection();
            connection.setConnectTimeout(PROBE_MILLIS);
            connection.setReadTimeout(PROBE_MILLIS);
            return connection.getResponseCode() == HttpURLConnection.HTTP_OK;
        } catch (IOException e) {
            return false;
        }
    }

    private void report(boolean answers) {
        ready = answers;
        client.pods()
                .inNamespace(pod.getMetadata().getNamespace())
                .withName(name())
                .editStatus(there -> new PodBuilder(there)
                        .editOrNewStatus()
                        .withPhase("Running")
                        .withPodIP(address)
                        .withStartTime(Instant.now().toString())
                        .withConditions()
                        .addNewCondition()
                        .withType("Ready")
                        .withStatus(answers ? "True" : "False")
                        .endCondition()
                        .endStatus()
                        .build());
    }

    /** Ends the container's program without warning; the node starts it again. */
    public synchronized void kill() {
        process.kill();
    }

    public String address() {
        return address;
    }

    synchronized boolean ready() {
        return ready;
    }

    String name() {
        return pod.getMetadata().getName();
    }

    synchronized Path log() {
        return process.log();
    }

    @Override
    public synchronized void close() {
        if (process.alive()) {
            process.kill();
        }
        Folders.remove(folder);
    }
}
