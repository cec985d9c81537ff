package dev.pointsman.e2e.fresh;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A short run. A long one is {@code make fresh}. */
class FreshTest {
    @Test
    void noReadOnATargetThatLagsIsOlderThanPromised() throws Exception {
        assertThat(Trials.play(new Settings(7, 16, 18, 8, 20_000))).isEmpty();
    }
}
