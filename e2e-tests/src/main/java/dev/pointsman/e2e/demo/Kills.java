package dev.pointsman.e2e.demo;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Ends the programs of Pods with SIGKILL, by their process ids: only for a node whose processes this machine shows. */
record Kills(KubernetesClient client) {
    private static final String KEEPS_THE_NAMESPACES = "pause";

    /** Ends every program in every Pod with this label; how many programs that were. */
    int all(String namespace, String label, String value) {
        return pods(namespace, label, value).stream().mapToInt(Kills::kill).sum();
    }

    /** Ends the programs of one Pod with this label; how many programs that were. */
    int one(String namespace, String label, String value) {
        return pods(namespace, label, value).stream()
                .limit(1)
                .mapToInt(Kills::kill)
                .sum();
    }

    private List<Pod> pods(String namespace, String label, String value) {
        return client.pods()
                .inNamespace(namespace)
                .withLabel(label, value)
                .list()
                .getItems();
    }

    private static int kill(Pod pod) {
        var uid = pod.getMetadata().getUid();
        return (int) ProcessHandle.allProcesses()
                .filter(process -> isOf(process, uid))
                .filter(ProcessHandle::destroyForcibly)
                .count();
    }

    /** Control groups are named after the Pod whose program is in them. */
    private static boolean isOf(ProcessHandle process, String podUid) {
        var folder = Path.of("/proc", "" + process.pid());
        try {
            var groups = Files.readString(folder.resolve("cgroup")).replace('_', '-');
            return groups.contains(podUid)
                    && !Files.readString(folder.resolve("comm")).strip().equals(KEEPS_THE_NAMESPACES);
        } catch (IOException e) {
            // It has ended since.
            return false;
        }
    }
}
