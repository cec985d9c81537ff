package dev.pointsman.e2e.mirror;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

/** A short run. A long one is {@code make mirror}. */
class MirrorTest {
    @Test
    void damageIsFoundByEveryReadOfItAndLagIsNotTakenForIt() throws Exception {
        assertThat(Trial.play(new Settings(7, 16, 18, 20_000, 300))).isEmpty();
    }
}
