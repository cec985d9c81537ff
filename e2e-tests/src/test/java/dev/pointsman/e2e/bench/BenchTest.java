package dev.pointsman.e2e.bench;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.e2e.host.Project;
import java.io.IOException;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

/** That the benchmarks still measure what they say; too short for figures that mean something. Those are {@code make bench}. */
class BenchTest {
    private static final List<String> PROXIES = List.of(
            ProxyBench.POINTSMAN,
            ProxyBench.ALONE,
            ProxyBench.ROUTING,
            ProxyBench.PGBOUNCER_SESSION,
            ProxyBench.PGBOUNCER,
            ProxyBench.HAPROXY);
    private static final List<String> LOGINS =
            List.of(ProxyBench.DIRECT, ProxyBench.POINTSMAN, ProxyBench.PGBOUNCER_SESSION, ProxyBench.PGBOUNCER);

    @Test
    void everyProxyIsMeasuredOnce() throws IOException {
        var figures = run(
                new ProxyBench(),
                "bench/proxy-slice.json",
                "--rounds=1",
                "--seconds=1",
                "--clients=8",
                "--warm-up=0",
                "--transactions=1000",
                "--starts=1",
                "--idle-clients=400");
        for (String proxy : PROXIES) {
            isPositive(figures, "/cpuMicrosPerTx/" + proxy);
            isPositive(figures, "/tps/" + proxy);
            isPositive(figures, "/latency/" + proxy + "/p99Micros");
        }
        LOGINS.forEach(each -> isPositive(figures, "/logins/" + each));
        isPositive(figures, "/tps/" + ProxyBench.DIRECT);
        isPositive(figures, "/latency/" + ProxyBench.SHADOW + "/p99Micros");
        isPositive(figures, "/ratioToPgbouncer");
        isPositive(figures, "/start/firstQueryMillis/p50");
        isPositive(figures, "/idleClientKiB");
        for (String signed : List.of("/routingCostPercent", "/bytesAllocatedPerMessage")) {
            assertThat(figures.at(signed).isNumber()).as(signed).isTrue();
        }
    }

    @Test
    void bothCutoversAreMeasuredOnce() throws IOException {
        var figures =
                run(new CutoverBench(), "bench/cutover-slice.json", "--cutovers=1", "--warm-up=200", "--commits=50");
        isPositive(figures, "/ours/gapMillis/p50");
        isPositive(figures, "/pgbouncer/gapMillis/p50");
        isPositive(figures, "/ratioP50");
    }

    private static JsonNode run(Callable<Integer> bench, String report, String... options) throws IOException {
        var command = new CommandLine(bench);
        var arguments = Stream.concat(Stream.of("--report=" + report), Arrays.stream(options));
        assertThat(command.execute(arguments.toArray(String[]::new))).isZero();
        return new ObjectMapper()
                .readTree(Project.root()
                        .resolve("e2e-tests/target")
                        .resolve(report)
                        .toFile());
    }

    private static void isPositive(JsonNode figures, String path) {
        assertThat(figures.at(path).asDouble()).as(path).isPositive();
    }
}
