package dev.pointsman.controller.story;

import static dev.pointsman.controller.world.Shop.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.pointsman.api.MigrationStatus.HistoryEntry;
import dev.pointsman.controller.world.Given;
import dev.pointsman.controller.world.Shop;
import dev.pointsman.wire.Side;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class DrillStoryTest {
    @Test
    void goesThereAndBackOnceForEachNumberAndRecordsTheFigures() {
        var soaks = Given.text("in-migration.yaml").replace("soak: {duration: 2s}", "soak: {duration: 1h}");
        try (var shop = new Shop(soaks)) {
            shop.commit("{\"spec\":{\"drill\":1}}");
            eventually()
                    .untilAsserted(() -> assertThat(shop.conditions()).containsEntry("Accepted", "True/DrillWaits"));

            shop.approveTo("reads-100", "writes");

            eventually().until(() -> "Done".equals(shop.status().drill().result()));
            var drill = shop.status().drill();
            assertThat(drill.number()).isEqualTo(1);
            assertThat(drill.there().epoch()).isEqualTo(2);
            assertThat(drill.there().writePause()).isEqualTo("11.0ms");
            assertThat(drill.back().epoch()).isEqualTo(3);
            assertThat(drill.back().writePause()).isEqualTo("11.0ms");
            assertThat(drill.back().predictedWritePause()).isEqualTo("14ms");
            assertThat(shop.status().phase()).isEqualTo("Soaking");
            assertThat(shop.status().routing().writes()).isEqualTo("Target");
            assertThat(shop.proxies())
                    .allSatisfy(proxy -> assertThat(proxy.table().writes()).isEqualTo(Side.TARGET));
            assertThat(shop.status().history().stream().map(HistoryEntry::reason))
                    .contains("Drilling", "DrilledThere")
                    .endsWith("Drilled");
            assertThat(shop.conditions()).containsEntry("Accepted", "True/Accepted");

            shop.restart("0.1.0");
            await().during(Duration.ofSeconds(3))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> shop.status().routing().epoch() == 3);
            assertThatThrownBy(() -> shop.commit("{\"spec\":{\"drill\":null}}"))
                    .isInstanceOf(KubernetesClientException.class)
                    .hasMessageContaining("drill may not decrease");
        }
    }
}
