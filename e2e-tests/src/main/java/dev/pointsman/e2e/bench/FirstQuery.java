package dev.pointsman.e2e.bench;

import static org.awaitility.Awaitility.await;

import dev.pointsman.e2e.figures.Samples;
import dev.pointsman.e2e.host.Folders;
import dev.pointsman.e2e.host.HostOperator;
import dev.pointsman.e2e.host.HostProxy;
import dev.pointsman.e2e.host.Project;
import dev.pointsman.wire.RoutingTable;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** P10: from the start of the program, as the image starts it, to the end of the first statement through it. */
record FirstQuery(int starts) {
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(2);

    Map<String, Object> measure(RoutingTable table) throws IOException, InterruptedException {
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
    private static List<String> command(Path folder) throws IOException, InterruptedException {
        var jars = Stream.concat(jars("dataplane/proxy/target/app"), jars("dataplane/proxy/target/app/lib"))
                .sorted(Comparator.comparing(jar -> "" + jar.getFileName()))
                .toList();
        for (var jar : jars) {
            Files.copy(jar, folder.resolve(jar.getFileName()));
        }
        var cache = folder.resolve("start.aot");
        make(folder, cache);
        var path = jars.stream()
                .map(jar -> folder.resolve(jar.getFileName()).toString())
                .collect(Collectors.joining(File.pathSeparator));
        return HostProxy.command(path, "-XX:-UsePerfData", "-XX:AOTCache=" + cache);
    }

    private static Stream<Path> jars(String folder) throws IOException {
        try (var files = Files.list(Project.built(folder))) {
            return files.filter(file -> file.toString().endsWith(".jar")).toList().stream();
        }
    }

    private static void make(Path jars, Path cache) throws IOException, InterruptedException {
        var java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
        var script = Project.root().resolve("dataplane/proxy/aot.sh").toString();
        var process = new ProcessBuilder(script, java, jars.toString(), cache.toString())
                .redirectErrorStream(true)
                .start();
        var said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(said);
        }
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
