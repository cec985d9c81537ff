package dev.pointsman.e2e.history.check;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Whatever ran one after the other is clean, and whatever is then spoilt in it is found. */
class AnyHistoryTest {
    private static final int SEEDS = 200;

    static LongStream seeds() {
        return LongStream.range(0, SEEDS);
    }

    static Stream<Arguments> corruptions() {
        return seeds().boxed()
                .flatMap(seed -> Arrays.stream(SerialHistory.Corruption.values())
                        .map(corruption -> Arguments.of(seed, corruption)));
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void serialHistoriesAreClean(long seed) {
        var serial = new SerialHistory(seed);
        assertThat(HistoryChecker.check(serial.transactions, serial.lists)).isEmpty();
    }

    @ParameterizedTest
    @MethodSource("corruptions")
    void oneCorruptionIsAlwaysFound(long seed, SerialHistory.Corruption corruption) {
        var serial = new SerialHistory(seed);
        serial.corrupt(corruption);
        assertThat(HistoryChecker.check(serial.transactions, serial.lists)).isNotEmpty();
    }
}
