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
        cannotTell(Ground.NEWEST, Drivers.fast());
    }

    @Test
    void dumpsThroughTheProxyAreTheServersAndCanBeRestored() throws Exception {
        cannotTell(Dumps.MAJOR, List.of(new Dumps()));
    }

    private static void cannotTell(int major, List<Driver> drivers) throws Exception {
        try (var ground = Ground.start(major, List.of(HALF_OF_THE_READS))) {
            var conformance = new Conformance();
            for (var driver : drivers) {
                conformance.play(driver, ground);
            }
            assertThat(conformance.missing()).isEmpty();
            assertThat(conformance.complaints()).isEmpty();
            assertThat(conformance.verdicts()).isNotEmpty();
        }
    }
}
