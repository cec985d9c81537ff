package dev.pointsman.controller.story;

import static dev.pointsman.controller.world.Shop.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.world.Shop;
import dev.pointsman.wire.Side;
import org.junit.jupiter.api.Test;

class HappyPathTest {
    @Test
    void movesEverythingAndEndsWithTheProxyOnTheTarget() {
        try (var shop = new Shop()) {
            eventually().until(() -> "AwaitingApproval".equals(shop.status().phase()));
            assertThat(shop.proxies().getFirst().table().reads().onTarget()).isEqualTo(50);

            shop.approveTo("reads-100", "writes");
            eventually()
                    .until(() ->
                            "retire".equals(shop.status().awaitingApproval().stage()));
            assertThat(shop.proxies())
                    .allSatisfy(proxy -> assertThat(proxy.table().writes()).isEqualTo(Side.TARGET));

            shop.approveTo("reads-100", "writes", "retire");
            eventually().until(() -> "Completed".equals(shop.status().phase()));
            eventually().untilAsserted(() -> {
                var proxy = shop.proxy().require().getStatus();
                assertThat(proxy.migration()).isNull();
                assertThat(proxy.serving().host()).isEqualTo("new-db");
                assertThat(shop.proxies()).allSatisfy(pod -> {
                    assertThat(pod.table().migration()).isNull();
                    assertThat(pod.table().source().host()).isEqualTo("new-db");
                    assertThat(pod.table().source().database())
                            .as("clients' own names pass")
                            .isNull();
                });
            });
            assertThat(shop.conditions()).containsEntry("Ready", "True/Completed");
        }
    }
}
