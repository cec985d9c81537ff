package dev.pointsman.controller.story;

import static dev.pointsman.controller.world.Shop.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.world.Shop;
import dev.pointsman.wire.Side;
import org.junit.jupiter.api.Test;

/** {@code kubectl delete --cascade=foreground} in four phases: the data plane stays until the finalizer is through. */
class DeletionStoryTest {
    @Test
    void underMovedReadsItTakesThemBackAndCleansUpFirst() {
        try (var shop = new Shop()) {
            eventually().until(() -> "reads-100".equals(shop.status().stage()));
            shop.agent().cleansUp(false);

            shop.delete();

            eventually().until(() -> "CleaningUp".equals(shop.status().phase()));
            assertThat(shop.proxies())
                    .allSatisfy(proxy ->
                            assertThat(proxy.table().reads().onTarget()).isZero());
            assertThat(shop.hasAgent()).isTrue();
            shop.agent().cleansUp(true);
            shop.goes();
        }
    }

    @Test
    void beforeAnythingHasBegunItCleansUpAndGoes() {
        try (var shop = new Shop()) {
            eventually().until(() -> shop.migration().require().getFinalizers().size() == 1);
            shop.delete();
            shop.goes();
        }
    }

    @Test
    void whileWritesAreOnTheTargetItWaitsForConsentAndEverythingStays() {
        try (var shop = new Shop()) {
            shop.approveTo("reads-100", "writes");
            eventually().until(() -> "retire".equals(shop.status().stage()));

            shop.delete();

            eventually()
                    .until(() -> "True/DeletionWaits".equals(shop.conditions().get("Stalled")));
            assertThat(shop.status().conditions())
                    .anySatisfy(condition -> assertThat(condition.getMessage())
                            .contains("annotate with pointsman.dev/delete: KeepTarget"));
            assertThat(shop.hasAgent()).isTrue();
            assertThat(shop.proxies())
                    .allSatisfy(proxy -> assertThat(proxy.table().writes()).isEqualTo(Side.TARGET));

            shop.commit("{\"metadata\":{\"annotations\":{\"pointsman.dev/delete\":\"KeepTarget\"}}}");
            shop.goes();
            assertThat(shop.proxies())
                    .allSatisfy(
                            proxy -> assertThat(proxy.table().source().host()).isEqualTo("new-db"));
        }
    }

    @Test
    void afterTheEndItGoesAtOnce() {
        try (var shop = new Shop()) {
            shop.approveTo("reads-100", "writes", "retire");
            eventually().until(() -> "Completed".equals(shop.status().phase()));
            shop.delete();
            shop.goes();
        }
    }
}
