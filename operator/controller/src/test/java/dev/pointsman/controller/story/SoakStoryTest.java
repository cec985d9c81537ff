package dev.pointsman.controller.story;

import static dev.pointsman.controller.world.Shop.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.api.MigrationStatus.HistoryEntry;
import dev.pointsman.controller.world.Given;
import dev.pointsman.controller.world.Shop;
import dev.pointsman.wire.Side;
import org.junit.jupiter.api.Test;

/** After the write cutover, while reverse replication keeps the way back open. */
class SoakStoryTest {
    @Test
    void writesGoBackByThemselvesWhenRowsDifferAfterTheCutover() {
        try (var shop = inSoak(new Shop())) {
            assertThat(shop.status().rollback().ready()).isTrue();
            assertThat(shop.status().rollback().scope()).isEqualTo("Writes");
            assertThat(shop.status().rollback().losesWrites()).isFalse();
            assertThat(shop.status().rollback().estimate()).isEqualTo("2s");

            shop.agent().corrupt(2);

            eventually().until(() -> "Reverted".equals(shop.status().phase()));
            assertThat(shop.status().routing().writes()).isEqualTo("Source");
            assertThat(shop.status().routing().epoch()).isEqualTo(2);
            assertThat(shop.proxies())
                    .allSatisfy(proxy -> assertThat(proxy.table().writes()).isEqualTo(Side.SOURCE));
            assertThat(shop.status().history().stream().map(HistoryEntry::reason))
                    .contains("MovedWrites", "GateFailed")
                    .endsWith("GoneBack");
            assertThat(shop.conditions())
                    .containsEntry("Ready", "False/Reverted")
                    .containsEntry("Stalled", "True/AttemptUsedUp");
        }
    }

    @Test
    void stopsAndSaysSoWhenThePlanWantsAPersonToLookFirst() {
        var holds = Given.text("in-migration.yaml")
                .replace("{name: soak, soak: {duration: 2s}}", "{name: soak, soak: {duration: 1h}, onFailure: Hold}");
        try (var shop = inSoak(new Shop(holds))) {
            shop.agent().corrupt(1);

            eventually().until(() -> "Holding".equals(shop.status().phase()));
            assertThat(shop.status().routing().writes()).isEqualTo("Target");
            assertThat(shop.conditions()).containsEntry("Stalled", "True/GateFailed");
            assertThat(shop.status().message()).contains("1 row differs");
            eventually().until(() -> shop.status().message().contains("set spec.intent to Revert"));
        }
    }

    @Test
    void goesNowhereWhileGoingBackWouldLoseWritesAndGoesOnceItIsMended() {
        var soaks = Given.text("in-migration.yaml").replace("soak: {duration: 2s}", "soak: {duration: 1h}");
        try (var shop = inSoak(new Shop(soaks))) {
            shop.agent().breakReverse("slot pointsman_1_reverse is lost");
            eventually().until(() -> "Holding".equals(shop.status().phase()));

            shop.commit("{\"spec\":{\"intent\":\"Revert\"}}");

            eventually()
                    .untilAsserted(() -> assertThat(shop.conditions())
                            .containsEntry("RollbackReady", "False/ReverseNotStreaming")
                            .containsEntry("Ready", "False/GateFailed"));
            eventually().until(() -> shop.status().message().contains("writes cannot go back without loss"));
            assertThat(shop.status().rollback().losesWrites()).isTrue();
            assertThat(shop.status().rollback().estimate()).isNull();
            assertThat(shop.status().routing().writes()).isEqualTo("Target");

            shop.agent().breakReverse("");
            eventually().until(() -> "Reverted".equals(shop.status().phase()));
            assertThat(shop.status().routing().writes()).isEqualTo("Source");
        }
    }

    private static Shop inSoak(Shop shop) {
        shop.approveTo("reads-100", "writes");
        eventually().until(() -> "Target".equals(shop.status().routing().writes()));
        return shop;
    }
}
