package dev.pointsman.core.gate;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.pointsman.core.gate.Verdict.Result;
import dev.pointsman.core.plan.Gate.Rule;
import dev.pointsman.core.plan.Side;
import dev.pointsman.core.seen.ProxySeen;
import dev.pointsman.core.seen.ProxySeen.Compared;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ConsistencyGateTest {
    private static final Rule.Consistency RULE = new Rule.Consistency(0.99999, 0.95, Duration.ofMinutes(10));

    /** By the exact one-sided test; the numbers are checked against tables of the binomial distribution. */
    @ParameterizedTest
    @CsvSource({
        "0, 0, INCONCLUSIVE, -",
        "299571, 0, INCONCLUSIVE, 100%",
        "299572, 0, PASS, 100%",
        "474383, 1, INCONCLUSIVE, 99.99978%",
        "474384, 1, PASS, 99.99978%",
        "99999, 1, INCONCLUSIVE, 99.999%",
        "5000, 1, FAIL, 99.98%",
        "9, 1, FAIL, 90%",
        "10000000000, 0, PASS, 100%",
        "9999900000, 100000, INCONCLUSIVE, 99.999%",
        "9999000000, 1000000, FAIL, 99.99%",
    })
    void passesWhenItIsShownAndFailsWhenTheOppositeIs(long equal, long different, Result result, String value) {
        var verdict = gate(RULE, new Compared(equal, different, null, ""));
        assertThat(verdict.result()).as("%s", verdict).isEqualTo(result);
        assertThat(verdict.value()).isEqualTo(value);
        assertThat(verdict.threshold()).isEqualTo("99.999%");
    }

    @Test
    void saysHowManyAreNeededAndWhatDiffers() {
        assertThat(gate(RULE, new Compared(1000, 0, null, "")).message()).contains("299572 without a difference");
        assertThat(gate(RULE, new Compared(10, 3, Duration.ZERO, "3f00aa11 (1 rows): SELECT ?"))
                        .message())
                .contains("3 of 13 reads differ, such as 3f00aa11");
    }

    @Test
    void waitsUntilNothingHasDifferedForSoLong() {
        var just = new Compared(2_000_000, 1, Duration.ofMinutes(9), "");
        assertThat(gate(RULE, just).result()).isEqualTo(Result.INCONCLUSIVE);
        var before = new Compared(2_000_000, 1, Duration.ofMinutes(10), "");
        assertThat(gate(RULE, before).result()).isEqualTo(Result.PASS);
        assertThat(gate(RULE, before, just).result()).as("any proxy").isEqualTo(Result.INCONCLUSIVE);
    }

    @Test
    void allOfThemMustBeTheSameWhenNothingLessIsAskedFor() {
        var rule = new Rule.Consistency(1, 0.95, Duration.ZERO);
        assertThat(gate(rule, new Compared(1_000_000, 1, null, "")).result()).isEqualTo(Result.FAIL);
        assertThat(gate(rule, new Compared(1, 0, null, "")).result()).isEqualTo(Result.PASS);
    }

    @Test
    void comparesNothingWhileNoReadIsMadeTwice() {
        var context = Seen.context(50, Side.SOURCE, Seen.compared(new Compared(1, 100, null, "")));
        assertThat(new ConsistencyGate("shadow", RULE, context).verdict().result())
                .isEqualTo(Result.PASS);
        assertThat(gate(RULE).result()).as("without any proxy").isEqualTo(Result.ERROR);
    }

    @Test
    void theDistributionIsTheBinomial() {
        assertThat(new Binomial(10, 0.5).atMost(3)).isEqualTo(0.171875, within(1e-12));
        assertThat(new Binomial(10, 0.5).atLeast(4)).isEqualTo(0.828125, within(1e-12));
        assertThat(new Binomial(3, 0.25).atMost(3)).isEqualTo(1.0, within(1e-12));
    }

    private static Verdict gate(Rule.Consistency rule, Compared... seen) {
        var proxies = new ProxySeen[seen.length];
        for (int i = 0; i < seen.length; i++) {
            proxies[i] = Seen.compared(seen[i]);
        }
        return new ConsistencyGate("shadow", rule, Seen.context(0, Side.SOURCE, proxies)).verdict();
    }
}
