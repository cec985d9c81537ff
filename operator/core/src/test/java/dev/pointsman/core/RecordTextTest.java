package dev.pointsman.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTextTest {
    private static final int JOURNAL_LIMIT = 16_384;

    static Stream<Recorded> recorded() {
        return AllStages.recorded();
    }

    @ParameterizedTest
    @MethodSource("recorded")
    void everyPositionSurvivesItsText(Recorded recorded) {
        var text = recorded.text();

        assertThat(Recorded.parse(text)).contains(recorded);
        assertThat(text).doesNotContain("\n").hasSizeLessThan(JOURNAL_LIMIT);
    }

    @Test
    void theTextIsTheSameInEveryVersion() {
        var recorded = AllStages.recorded().skip(10).findFirst().orElseThrow();

        assertThat(recorded.text())
                .isEqualTo("v=1 sequence=7 at=2026-11-21T12:00:00Z attempt=2 reverted=1 prepared=true writes=SOURCE"
                        + " reads=50 epoch=3 table=2 revision=5 routed=0011223344556677"
                        + " entered=2026-11-21T12:00:00Z,2026-11-21T12:00:01Z,2026-11-21T12:00:02Z,2026-11-21T12:00:03Z"
                        + " strikes=lag/1/2026-11-21T12:00:00Z/2026-11-21T12:00:10Z"
                        + " stage=Holding stage.step=3 stage.entered=true stage.cause=ASKED"
                        + " stage.why=spec.intent+is+Hold stage.since=2026-11-21T12:00:00Z");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "v=1",
                "v=2 sequence=1",
                "nonsense",
                "v=1 sequence=x at=2026-11-21T12:00:00Z attempt=1 reverted=0 prepared=true writes=SOURCE reads=1 epoch=0 table=0"
                        + " revision=0 routed= entered= strikes= stage=Preflight stage.since=2026-11-21T12:00:00Z",
                "v=1 sequence=1 at=2026-11-21T12:00:00Z attempt=1 reverted=0 prepared=true writes=SOURCE reads=1 epoch=0 table=0"
                        + " revision=0 routed= entered= strikes= stage=Teleporting stage.since=2026-11-21T12:00:00Z",
                "v=1 sequence=1 at=2026-11-21T12:00:00Z attempt=1 reverted=0 prepared=true writes=SOURCE reads=1 epoch=0 table=0"
                        + " revision=0 routed= entered= strikes= stage=Preflight stage.since=2026-11-21T12:00:00Z mirror=3",
                "v=1 sequence=1 at=2026-11-21T12:00:00Z attempt=1 reverted=0 prepared=true writes=SOURCE reads=1 epoch=0 table=0"
                        + " revision=0 routed= entered= strikes= stage=Preflight"
            })
    void aTextThatIsNotWhollyUnderstoodIsNotReadAtAll(String text) {
        assertThat(Recorded.parse(text)).isEmpty();
    }
}
