package dev.pointsman.agent.replicate;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class LagTest {
    private static final long MS = 1_000_000;
    private final Lag lag = new Lag(10);

    @Test
    void isUnknownBeforeTheFirstArrival() {
        lag.sent(11, 0, true);
        assertThat(lag.millis(5 * MS)).isNull();
    }

    @Test
    void isHowLongTheNewestTookOnceAllHaveArrived() {
        lag.sent(11, 0, true);
        lag.looked(11, 1, 7 * MS);
        assertThat(lag.millis(90 * MS)).isEqualTo(7.0);
    }

    @Test
    void isTheAgeOfTheOldestThatHasNotArrived() {
        lag.sent(11, 0, true);
        lag.looked(11, 1, 7 * MS);
        lag.sent(12, 100 * MS, true);
        lag.sent(13, 200 * MS, true);
        lag.looked(11, 0, 290 * MS);
        assertThat(lag.millis(300 * MS)).isEqualTo(200.0);
    }

    @Test
    void isUnknownWhenNobodyHasLookedForLong() {
        lag.sent(11, 0, true);
        lag.looked(11, 1, 7 * MS);
        assertThat(lag.millis(2_100 * MS)).isNull();
        assertThat(lag.p99(2_100 * MS)).isNull();
    }

    @Test
    void countsWhatNeverCame() {
        lag.sent(11, 0, true);
        lag.sent(12, 100 * MS, true);
        lag.sent(13, 200 * MS, true);
        lag.looked(13, 2, 210 * MS);
        assertThat(lag.holes()).isEqualTo(1);
    }

    @Test
    void p99IsOfTheSamplesOfAMinute() {
        for (int n = 0; n < 100; n++) {
            lag.sent(11 + n, n * 100L * MS, true);
            lag.looked(11 + n, 1, n * 100L * MS + (n == 50 ? 40 : 3) * MS);
        }
        assertThat(lag.p99(9_950 * MS)).isEqualTo(40.0);
        assertThat(lag.millis(9_950 * MS)).isEqualTo(3.0);
    }

    @Test
    void theOtherSideIsCompleteUpToTheSendingOfTheNewestThatCame() {
        assertThat(lag.complete()).isNull();
        lag.sent(11, 0, true);
        lag.sent(12, 100 * MS, true);
        lag.looked(11, 1, 190 * MS);
        assertThat(lag.complete()).isEqualTo(0L);
        lag.looked(12, 1, 195 * MS);
        assertThat(lag.complete()).isEqualTo(100 * MS);
    }

    @Test
    void aBeatThatMayHaveBeenThereBeforeItWasSentSaysNothing() {
        lag.sent(11, 0, true);
        lag.sent(12, 100 * MS, false);
        lag.looked(12, 2, 190 * MS);
        assertThat(lag.complete()).isEqualTo(0L);
    }

    @Test
    void afterAHoleNothingIsKnownToBeComplete() {
        lag.sent(11, 0, true);
        lag.looked(11, 1, 7 * MS);
        lag.sent(12, 100 * MS, true);
        lag.sent(13, 200 * MS, true);
        lag.looked(13, 1, 290 * MS);
        assertThat(lag.complete()).isEqualTo(0L);
    }
}
