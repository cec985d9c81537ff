package dev.pointsman.controller.story;

import static dev.pointsman.controller.world.Shop.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.api.MigrationStatus.CheckStatus;
import dev.pointsman.controller.world.Shop;
import org.junit.jupiter.api.Test;

class CutoverStoryTest {
    @Test
    void predictsThePauseBeforeTheApprovalAndKeepsItBesideTheMeasuredOne() {
        try (var shop = new Shop()) {
            eventually()
                    .until(() ->
                            "reads-100".equals(shop.status().awaitingApproval().stage()));
            assertThat(shop.status().awaitingApproval().predictedWritePause()).isNull();
            assertThat(shop.status().awaitingApproval().steps()).isNull();

            assertThat(shop.status().preflight())
                    .containsExactly(
                            new CheckStatus("SourceReachable", "Pass", "18.6", null),
                            new CheckStatus(
                                    "BypassingSessions", "Warn", "1", "app from 10.0.0.7 goes past the proxies"));

            shop.approveTo("reads-100");
            eventually()
                    .until(() ->
                            "writes".equals(shop.status().awaitingApproval().stage()));
            assertThat(shop.status().awaitingApproval().predictedWritePause()).isEqualTo("20ms");
            assertThat(shop.status().awaitingApproval().steps())
                    .extracting(step -> step.substring(0, step.indexOf(':')))
                    .containsExactly("Prepare", "Hold", "Fence", "CatchUp", "Decide", "Open", "Route", "Prove");
            assertThat(shop.status().awaitingApproval().steps())
                    .as("the plan's own limits")
                    .anySatisfy(step -> assertThat(step).contains("500ms are over"));
            assertThat(shop.status().message()).contains("the write pause is predicted to be 20ms");

            shop.approveTo("reads-100", "writes");
            eventually().until(() -> "Moved".equals(shop.status().cutover().outcome()));
            var figures = shop.status().cutover();
            assertThat(figures.epoch()).isEqualTo(1);
            assertThat(figures.predictedWritePause()).isEqualTo("14ms");
            assertThat(figures.writePause()).isEqualTo("11.0ms");
            assertThat(figures.decided()).isEqualTo("1.0ms");
            assertThat(figures.opened()).isEqualTo("1.0ms");
            assertThat(figures.routed()).isEqualTo("0.5ms");
            assertThat(figures.attempts()).isEqualTo(1);
        }
    }
}
