package dev.pointsman.agent.cutover;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class SimulationTest {
    /** What {@code make simulation} begins with, and goes on from. */
    private static final long SCHEDULES = 10_000;

    private static final long FLAWED = 6_000;
    private static final long TRACED = 50;

    /** On a thread of the kind that the actors have: between those it is cheap to take turns. */
    private static <T> T simulated(Supplier<T> schedules) {
        return CompletableFuture.supplyAsync(schedules, Thread::startVirtualThread)
                .join();
    }

    private static List<Schedule> broken(Flaw flaw, long count) {
        return simulated(() -> LongStream.rangeClosed(1, count)
                .mapToObj(seed -> Schedule.of(seed, flaw, false))
                .filter(Schedule::isBroken)
                .limit(1)
                .toList());
    }

    @Test
    void everyScheduleKeepsEveryPromise() {
        assertThat(broken(Flaw.NONE, SCHEDULES)).isEmpty();
    }

    @ParameterizedTest
    @EnumSource(value = Flaw.class, mode = EnumSource.Mode.EXCLUDE, names = "NONE")
    void whatIsLeftOutIsFoundAndItsSeedShowsItAgain(Flaw flaw) {
        assertThat(broken(flaw, FLAWED)).hasSize(1).allSatisfy(first -> {
            var again = simulated(() -> Schedule.of(first.seed(), flaw, true));
            assertThat(again.fingerprint()).isEqualTo(first.fingerprint());
            assertThat(again.trace()).isNotEmpty();
            assertThat(again.failure())
                    .isInstanceOf(Violation.class)
                    .hasMessage(Objects.requireNonNull(first.failure()).getMessage());
        });
    }

    @Test
    void theSameSeedGivesTheSameStepsAtTheSameTimes() {
        for (long seed = 1; seed <= TRACED; seed++) {
            long same = seed;
            var once = simulated(() -> Schedule.of(same, Flaw.NONE, true));
            assertThat(simulated(() -> Schedule.of(same, Flaw.NONE, true))).isEqualTo(once);
            assertThat(once.trace()).isNotEmpty();
        }
    }
}
