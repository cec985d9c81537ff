package dev.pointsman.core.gate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.core.gate.Verdict.Result;
import dev.pointsman.core.plan.Gate.Rule;
import dev.pointsman.core.plan.Side;
import dev.pointsman.core.seen.ProxySeen;
import dev.pointsman.core.seen.ProxySeen.Traffic;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ErrorsGateTest {
    @ParameterizedTest
    @CsvSource({
        "100, 0, PASS, 0%",
        "1000, 10, PASS, 1%",
        "1000, 11, FAIL, 1.1%",
        "100, 100, FAIL, 100%",
        "99, 99, INCONCLUSIVE, -",
    })
    void countsTheErrorsOfTheTargetsOwnMaking(long answers, long errors, Result result, String value) {
        var verdict = gate(Seen.proxy(new Traffic(0, 0, 0, 10_000, 10_000), traffic(answers, errors)));

        assertThat(verdict.result()).isEqualTo(result);
        assertThat(verdict.value()).isEqualTo(value);
        assertThat(verdict.threshold()).isEqualTo("1%");
    }

    @Test
    void addsUpAllProxies() {
        var verdict = gate(Seen.proxy(Traffic.NONE, traffic(60, 0)), Seen.proxy(Traffic.NONE, traffic(60, 6)));

        assertThat(verdict.value()).isEqualTo("5%");
        assertThat(verdict.result()).isEqualTo(Result.FAIL);
    }

    @Test
    void withoutAnyProxyItIsAnError() {
        assertThat(gate().result()).isEqualTo(Result.ERROR);
    }

    private static Verdict gate(ProxySeen... proxies) {
        return new ErrorsGate("errors", new Rule.Errors(0.01), Seen.context(100, Side.TARGET, proxies)).verdict();
    }

    private static Traffic traffic(long answers, long errors) {
        return new Traffic(answers, 400, 1_000, answers, errors);
    }
}
