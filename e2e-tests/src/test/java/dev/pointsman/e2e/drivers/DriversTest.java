package dev.pointsman.e2e.drivers;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

/** What needs no more than the build and Debian's client programs; all of it is {@code make drivers}. */
class DriversTest {
    private static final int HALF_OF_THE_READS = 50;

    @Test
    void pgxGoesOnWhileWritesMove() throws Exception {
        assertThat(Moving.play(Moving.fast())).isEmpty();
    }

    @Test
    void psqlPgbenchLibpqAndPgxCannotTellTheProxyFromTheServer() throws Exception {
        try (var ground = Ground.start(List.of(HALF_OF_THE_READS))) {
            var conformance = new Conformance(ground);
            for (var driver : Drivers.fast()) {
                conformance.play(driver);
            }
            assertThat(conformance.missing()).isEmpty();
            assertThat(conformance.complaints()).isEmpty();
            assertThat(conformance.verdicts()).isNotEmpty();
        }
    }
}
