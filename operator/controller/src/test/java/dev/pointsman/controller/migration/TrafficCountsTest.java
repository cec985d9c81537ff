package dev.pointsman.controller.migration;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.core.seen.ProxySeen.Fallbacks;
import dev.pointsman.wire.ProxyState;
import dev.pointsman.wire.ProxyState.Traffic;
import dev.pointsman.wire.Wire;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TrafficCountsTest {
    private static final Instant BEGIN = Instant.parse("2026-11-27T03:00:00Z");
    private final TrafficCounts counts = new TrafficCounts();

    private static ProxyState state(long reads, long fallbacks) {
        return new ProxyState(
                Wire.VERSION,
                "1",
                0,
                null,
                0,
                1,
                1,
                0,
                0,
                0,
                fallbacks,
                0,
                Map.of(),
                0,
                null,
                null,
                Traffic.NONE,
                new Traffic(reads, 0, 0, 0, 0, 0));
    }

    @Test
    void whatFellBackIsCountedFromTheFirstLookOnAndForgottenAfterAMinute() {
        assertThat(counts.fallbacks("proxy", state(1_000, 50), BEGIN)).isEqualTo(Fallbacks.NONE);
        assertThat(counts.fallbacks("proxy", state(1_900, 150), BEGIN.plusSeconds(2)))
                .isEqualTo(new Fallbacks(900, 100));
        assertThat(counts.fallbacks("proxy", state(2_000, 150), BEGIN.plusSeconds(61)))
                .isEqualTo(new Fallbacks(100, 0));
    }

    @Test
    void readsAreCountedApartFromWhatFellBack() {
        var moved = new Traffic(500, 100, 1, 400, 900, 500);
        counts.fallbacks("proxy", state(0, 0), BEGIN);
        counts.lately("proxy/target", Traffic.NONE, BEGIN);

        assertThat(counts.fallbacks("proxy", state(500, 7), BEGIN.plus(Duration.ofSeconds(1))))
                .isEqualTo(new Fallbacks(500, 7));
        assertThat(counts.lately("proxy/target", moved, BEGIN.plus(Duration.ofSeconds(1)))
                        .answers())
                .isEqualTo(600);
    }
}
