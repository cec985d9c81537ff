package dev.pointsman.agent.cutover;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.pointsman.agent.cutover.Failpoint.Place;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class FailpointTest {
    private static final long SOON_SECONDS = 30;

    @Test
    void waitsAtAPlaceUntilWhoeverIsAskedAnswers() throws Exception {
        try (var test = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            var failpoint = Failpoint.parse("ask:" + test.getLocalPort());
            var passes = CompletableFuture.runAsync(() -> failpoint.reached(Place.CAUGHT_UP));
            try (var asked = test.accept();
                    var line = new BufferedReader(
                            new InputStreamReader(asked.getInputStream(), StandardCharsets.US_ASCII))) {
                assertThat(line.readLine()).isEqualTo("afterCaughtUp");
                assertThat(passes).isNotDone();
                asked.getOutputStream().write('\n');
            }
            passes.get(SOON_SECONDS, TimeUnit.SECONDS);
        }
    }

    @Test
    void goesOnWhenNobodyIsThereToBeAsked() throws Exception {
        int nobody;
        try (var test = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            nobody = test.getLocalPort();
        }
        Failpoint.parse("ask:" + nobody).reached(Place.FENCED);
    }

    @Test
    void refusesATextThatNamesNoPlace() {
        assertThatThrownBy(() -> Failpoint.parse("afterLunch:halt")).hasMessageContaining("names no failpoint");
    }
}
