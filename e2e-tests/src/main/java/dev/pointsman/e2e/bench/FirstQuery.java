package dev.pointsman.e2e.bench;

import static org.awaitility.Awaitility.await;

import dev.pointsman.e2e.figures.Samples;
import dev.pointsman.e2e.host.HostProxy;
import java.io.IOException;
import java.time.Duration;
import java.util.Map;

/** P10: from the start of the program to the end of the first statement through it. */
record FirstQuery(int starts) {
    private static final Duration WITHIN = Duration.ofSeconds(30);
    private static final Duration LOOK = Duration.ofMillis(2);

    Map<String, Object> measure(HostProxy proxy) {
        var millis = new Samples();
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
        return Map.of("starts", starts, "firstQueryMillis", millis.spread());
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
