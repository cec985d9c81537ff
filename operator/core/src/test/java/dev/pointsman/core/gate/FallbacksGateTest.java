package dev.pointsman.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.core.gate.Verdict.Result;
import dev.pointsman.core.plan.Gate.Rule;
import dev.pointsman.core.plan.Side;
import dev.pointsman.core.seen.ProxySeen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FallbacksGateTest {
    @ParameterizedTest
    @CsvSource({
        "100, 0, PASS, 0%",
        "99, 1, PASS, 1%",
        "980, 20, FAIL, 2%",
        "0, 100, FAIL, 100%",
        "50, 49, INCONCLUSIVE, -",
    })
    void countsTheReadsThatTheSourceHadToAnswer(long reads, long fellBack, Result result, String value) {
        var verdict = gate(50, Side.SOURCE, Seen.fallbacks(reads, fellBack));

        assertThat(verdict.result()).isEqualTo(result);
        assertThat(verdict.value()).isEqualTo(value);
        assertThat(verdict.threshold()).isEqualTo("1%");
    }

    @Test
    void addsUpAllProxies() {
        var verdict = gate(50, Side.SOURCE, Seen.fallbacks(90, 0), Seen.fallbacks(0, 10));

        assertThat(verdict.value()).isEqualTo("10%");
    }

    @Test
    void whereNoReadIsSharedNoneCanFallBack() {
        assertThat(gate(0, Side.SOURCE, Seen.fallbacks(0, 500)).result()).isEqualTo(Result.PASS);
        assertThat(gate(100, Side.TARGET, Seen.fallbacks(0, 500)).result()).isEqualTo(Result.PASS);
    }

    @Test
    void withoutAnyProxyItIsAnError() {
        assertThat(gate(50, Side.SOURCE).result()).isEqualTo(Result.ERROR);
    }

    private static Verdict gate(int reads, Side writes, ProxySeen... proxies) {
        return new FallbacksGate("budget", new Rule.Fallbacks(0.01), Seen.context(reads, writes, proxies)).verdict();
    }
}
