package dev.pointsman.e2e.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.e2e.chaos.Season.Settings;
import org.junit.jupiter.api.Test;

/** A tenth of the matrix: every deed, where it hurts most. All of it is {@code make chaos}; this one is
 * {@code make chaos ARGS="--tenth --seed 31 --arenas 2 --tps 250"}. */
class ChaosTest {
    private static final long SEED = 31;
    private static final Settings SETTINGS = new Settings(SEED, 16, 18, 12, 250);
    private static final int ARENAS = 2;

    @Test
    void nothingIsLostOrDoubledAndNobodyIsStuckWhateverIsKilledInACutover() throws Exception {
        assertThat(Season.play(SETTINGS, Case.tenth(SEED), ARENAS)).isEmpty();
    }
}
