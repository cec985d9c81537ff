package dev.pointsman.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.core.gate.Verdict.Result;
import dev.pointsman.core.plan.Gate.Rule;
import dev.pointsman.core.plan.Side;
import dev.pointsman.core.seen.ProxySeen.Traffic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LatencyGateTest {
    private static final Rule.Latency AT_MOST_TWICE = new Rule.Latency(2, 99, 100);

    @ParameterizedTest
    @CsvSource({
        "1000, 1000, PASS, 1.0",
        "1000, 2000, PASS, 2.0",
        "1000, 2100, FAIL, 2.1",
        "0, 10, FAIL, 10.0",
    })
    void comparesTheTargetsPercentileWithTheSources(long source, long target, Result result, String value) {
        var verdict = verdict(50, Side.SOURCE, side(500, source), side(500, target));

        assertThat(verdict.result()).isEqualTo(result);
        assertThat(verdict.value()).isEqualTo(value);
        assertThat(verdict.threshold()).isEqualTo("2.0");
    }

    @Test
    void tooFewReadsSayNothing() {
        var verdict = verdict(50, Side.SOURCE, side(500, 1_000), side(99, 90_000));

        assertThat(verdict.result()).isEqualTo(Result.INCONCLUSIVE);
        assertThat(verdict.message()).contains("99 reads of the 100 needed");
    }

    @Test
    void aSideThatAnswersEverythingHasNothingToBeComparedWith() {
        assertThat(verdict(100, Side.SOURCE, side(0, 0), side(500, 9_000)).result())
                .isEqualTo(Result.PASS);
        assertThat(verdict(100, Side.TARGET, side(0, 0), side(500, 9_000)).result())
                .isEqualTo(Result.PASS);
    }

    @Test
    void withoutAnyProxyItIsAnError() {
        var rule = new LatencyGate("latency", AT_MOST_TWICE, Seen.context(50, Side.SOURCE));

        assertThat(rule.verdict().result()).isEqualTo(Result.ERROR);
    }

    @Test
    void aProxyCountsByTheReadsItRestsOn() {
        var busy = Seen.proxy(side(900, 1_000), side(900, 1_000));
        var idle = Seen.proxy(side(100, 1_000), side(100, 8_000));

        var verdict = new LatencyGate("latency", AT_MOST_TWICE, Seen.context(50, Side.SOURCE, busy, idle)).verdict();

        assertThat(verdict.value()).isEqualTo("1.7");
        assertThat(verdict.result()).isEqualTo(Result.PASS);
    }

    @Test
    void theMedianIsComparedWhenTheRuleSaysSo() {
        var proxy = Seen.proxy(new Traffic(500, 100, 1_000, 500, 0), new Traffic(500, 500, 1_000, 500, 0));

        var verdict = new LatencyGate("latency", new Rule.Latency(2, 50, 100), Seen.context(50, Side.SOURCE, proxy))
                .verdict();

        assertThat(verdict.value()).isEqualTo("5.0");
    }

    private static Verdict verdict(int reads, Side writes, Traffic source, Traffic target) {
        return new LatencyGate("latency", AT_MOST_TWICE, Seen.context(reads, writes, Seen.proxy(source, target)))
                .verdict();
    }

    private static Traffic side(long reads, long p99) {
        return new Traffic(reads, p99 / 2, p99, reads, 0);
    }
}
