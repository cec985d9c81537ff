package dev.pointsman.e2e.demo;

import dev.pointsman.e2e.cluster.Kubectl;
import dev.pointsman.e2e.host.Project;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** Keeps what a person needs to see why something went wrong. */
record Evidence(Kubectl kubectl, String operatorNamespace) {
    /** Where the demo leaves its files. */
    static Path folder() throws IOException {
        return Files.createDirectories(Project.root().resolve("e2e-tests/target/demo"));
    }

    /** Status, events and logs; a part that cannot be had says why in its file. */
    void keep() throws IOException {
        var wanted = Map.of(
                "resources.yaml", List.of("get", "dbm,dbp", "-n", Shop.NAMESPACE, "-o", "yaml"),
                "events.txt", List.of("get", "events", "-A", "--sort-by=.lastTimestamp"),
                "pods.txt", List.of("get", "pods", "-A", "-o", "wide"),
                "describe.txt", List.of("describe", "pods", "-n", Shop.NAMESPACE),
                "operator.log", logs("app.kubernetes.io/name=pointsman-operator", operatorNamespace),
                "agent.log", logs("app.kubernetes.io/name=pointsman-agent", Shop.NAMESPACE),
                "proxy.log", logs("app.kubernetes.io/name=pointsman-proxy", Shop.NAMESPACE),
                "load.log", logs("app=load", Shop.NAMESPACE),
                "source.log", logs("app=" + Shop.SOURCE, Shop.NAMESPACE),
                "target.log", logs("app=" + Shop.TARGET, Shop.NAMESPACE));
        for (var each : wanted.entrySet()) {
            Files.writeString(folder().resolve(each.getKey()), said(each.getValue()));
        }
    }

    private static List<String> logs(String selector, String namespace) {
        return List.of("logs", "-l", selector, "-n", namespace, "--tail=-1", "--prefix", "--timestamps");
    }

    private String said(List<String> arguments) {
        try {
            return kubectl.run(arguments.toArray(String[]::new));
        } catch (IllegalStateException e) {
            return "not to be had: " + e.getMessage();
        }
    }
}
