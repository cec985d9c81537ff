package dev.pointsman.e2e.bench;

import static org.awaitility.Awaitility.await;

import dev.pointsman.e2e.cluster.Command;
import dev.pointsman.e2e.figures.Samples;
import dev.pointsman.e2e.host.Folders;
import dev.pointsman.e2e.host.HostOperator;
import dev.pointsman.e2e.host.HostProxy;
import dev.pointsman.e2e.host.Project;
import dev.pointsman.wire.RoutingTable;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** P10: from the start of the program, as the image starts it, to the end of the first statement through it. */
record FirstQuery(int starts) {
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final Duration MADE_WITHIN = Duration.ofMinutes(3);
    private static final Duration LOOK = Duration.ofMillis(2);

    Map<String, Object> measure(RoutingTable table) throws IOException {
        var folder = Files.createTempDirectory("pointsman-start-");
        try {
            return Map.of(
                    "starts",
                    starts,
                    "firstQueryMillis",
                    measure(table, command(folder)).spread());
        } finally {
            Folders.remove(folder);
        }
    }

    private Samples measure(RoutingTable table, List<String> command) {
        var millis = new Samples();
        try (var proxy = HostProxy.start("bench-start", new HostOperator().keysFile(), "", table, Map.of(), command)) {
            for (int i = 0; i < starts; i++) {
                proxy.kill();
                long begun = System.nanoTime();
                proxy.launchAgain();
                await("the first statement")
                        .atMost(WITHIN)
                        .pollDelay(Duration.ZERO)
                        .pollInterval(LOOK)
                        .until(() -> answers(proxy.port()));
                millis.add((System.nanoTime() - begun) / 1e6);
            }
        }
        return millis;
    }

    /** With the cache that the image has. */
    private static List<String> command(Path folder) throws IOException {
        try (var app = Files.walk(Project.built("dataplane/proxy/target/app"))) {
            for (var jar : app.filter(file -> file.toString().endsWith(".jar")).toList()) {
                Files.copy(jar, folder.resolve(jar.getFileName()));
            }
        }
        var cache = folder.resolve("start.aot");
        make(folder, cache);
        var path = jars(folder);
        return HostProxy.command(path, "-XX:-UsePerfData", "-XX:AOTCache=" + cache);
    }

    /** In the order in which the cache has them. */
    private static String jars(Path folder) throws IOException {
        try (var files = Files.list(folder)) {
            return files.map(Path::toString)
                    .filter(file -> file.endsWith(".jar"))
                    .sorted()
                    .collect(Collectors.joining(File.pathSeparator));
        }
    }

    private static void make(Path jars, Path cache) {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var script = Project.root().resolve("dataplane/proxy/aot.sh").toString();
        Command.of(script, java, jars.toString(), cache.toString()).run(MADE_WITHIN);
    }

    private static boolean answers(int port) {
        try (var client = PlainClient.connect(port)) {
            client.query("SELECT 1");
            return true;
        } catch (IOException e) {
            return false;
        }
    }
}
