package dev.pointsman.e2e.demo;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/**
 * Ends the programs of Pods with SIGKILL, or stops and wakes them, by their process ids: only for a node whose processes this
 * machine shows.
 */
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
        return (int)
                programs(pod).stream().filter(ProcessHandle::destroyForcibly).count();
    }

    /** Sends {@code STOP} or {@code CONT} to the programs of the Pod of this name; how many programs that were. */
    int signal(String signal, String namespace, String name) {
        var pod = client.pods().inNamespace(namespace).withName(name).require();
        return (int) programs(pod).stream()
                .filter(process -> signalled(signal, process.pid()))
                .count();
    }

    private static boolean signalled(String signal, long pid) {
        try {
            return new ProcessBuilder("kill", "-" + signal, "" + pid).start().waitFor() == 0;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private static List<ProcessHandle> programs(Pod pod) {
        var uid = pod.getMetadata().getUid();
        return ProcessHandle.allProcesses()
                .filter(process -> isOf(process, uid))
                .toList();
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
