package dev.pointsman.e2e.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** A short run. A long one is {@code make history}. */
class HistoryTest {
    private static final Settings SETTINGS = new Settings(7, 16, 18, 10, 6, 150, Duration.ofMinutes(3));

    @Test
    void whatClientsSawInTenCutoversIsSerializableAndNothingIsLostOrDoubled() throws Exception {
        assertThat(new Course(SETTINGS).run()).isEmpty();
    }
}
