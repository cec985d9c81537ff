package dev.pointsman.controller.story;

import static dev.pointsman.controller.world.Shop.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.world.Given;
import dev.pointsman.controller.world.Shop;
import org.junit.jupiter.api.Test;

/** The database has another name on the target, and clients go on asking for the old one. */
class RenamedDatabaseTest {
    private static final String TARGET = "host: new-db\n    database: orders";
    private static final String RENAMED = Given.text("in-migration.yaml").replace(TARGET, TARGET + "_now");

    @Test
    void isKnownByBothNamesUntilTheMigrationIsDeletedAndAfter() {
        try (var shop = new Shop(RENAMED)) {
            eventually().until(() -> "AwaitingApproval".equals(shop.status().phase()));
            assertThat(shop.proxies()).allSatisfy(pod -> {
                assertThat(pod.table().isMigrated("orders")).isTrue();
                assertThat(pod.table().isMigrated("orders_now")).isTrue();
                assertThat(pod.table().isMigrated("reports")).isFalse();
            });
            shop.approveTo("reads-100", "writes", "retire");
            eventually().until(() -> "Completed".equals(shop.status().phase()));
            eventually().untilAsserted(() -> isKnownByBothNames(shop));
            shop.delete();
            shop.goes();
            isKnownByBothNames(shop);
        }
    }

    @Test
    void isKnownByBothNamesWhenTheTargetIsKept() {
        try (var shop = new Shop(RENAMED)) {
            shop.approveTo("reads-100", "writes");
            eventually().until(() -> "retire".equals(shop.status().stage()));
            shop.commit("{\"metadata\":{\"annotations\":{\"pointsman.dev/delete\":\"KeepTarget\"}}}");
            shop.delete();
            shop.goes();
            eventually().untilAsserted(() -> isKnownByBothNames(shop));
        }
    }

    private static void isKnownByBothNames(Shop shop) {
        assertThat(shop.proxies()).allSatisfy(pod -> {
            assertThat(pod.table().migration()).isNull();
            assertThat(pod.table().source().database()).isEqualTo("orders_now");
            assertThat(pod.table().aliases()).containsExactly("orders");
        });
    }
}
