package dev.pointsman.controller.story;

import static dev.pointsman.controller.world.Shop.eventually;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.controller.world.ApiServer;
import dev.pointsman.controller.world.Shop;
import dev.pointsman.wire.Side;
import io.fabric8.kubernetes.api.model.DeletionPropagation;
import java.util.List;
import org.junit.jupiter.api.Test;

/** {@code kubectl delete --cascade=foreground} in four phases: the data plane stays until the finalizer is through. */
class DeletionStoryTest {
    /** The garbage collector's, which does not run here: the only one left when the operator is done. */
    private static final List<String> OURS_IS_GONE = List.of("foregroundDeletion");

    @Test
    void underMovedReadsItTakesThemBackAndCleansUpFirst() {
        try (var shop = new Shop()) {
            eventually().until(() -> "reads-100".equals(shop.status().stage()));
            shop.agent().cleansUp(false);

            delete(shop);

            eventually().until(() -> "CleaningUp".equals(shop.status().phase()));
            assertThat(shop.proxies())
                    .allSatisfy(proxy ->
                            assertThat(proxy.table().reads().onTarget()).isZero());
            assertThat(agentDeployment(shop)).isTrue();
            shop.agent().cleansUp(true);
            goes(shop);
        }
    }

    @Test
    void beforeAnythingHasBegunItCleansUpAndGoes() {
        try (var shop = new Shop()) {
            eventually().until(() -> shop.migration().require().getFinalizers().size() == 1);
            delete(shop);
            goes(shop);
        }
    }

    @Test
    void whileWritesAreOnTheTargetItWaitsForConsentAndEverythingStays() {
        try (var shop = new Shop()) {
            shop.approveTo("reads-100", "writes");
            eventually().until(() -> "retire".equals(shop.status().stage()));

            delete(shop);

            eventually()
                    .until(() -> "True/DeletionWaits".equals(shop.conditions().get("Stalled")));
            assertThat(shop.status().conditions())
                    .anySatisfy(condition -> assertThat(condition.getMessage())
                            .contains("annotate with pointsman.dev/delete: KeepTarget"));
            assertThat(agentDeployment(shop)).isTrue();
            assertThat(shop.proxies())
                    .allSatisfy(proxy -> assertThat(proxy.table().writes()).isEqualTo(Side.TARGET));

            shop.commit("{\"metadata\":{\"annotations\":{\"pointsman.dev/delete\":\"KeepTarget\"}}}");
            goes(shop);
            assertThat(shop.proxies())
                    .allSatisfy(
                            proxy -> assertThat(proxy.table().source().host()).isEqualTo("new-db"));
        }
    }

    @Test
    void whoKeepsATargetOfAnotherNameKeepsTheOldNameToo() {
        try (var shop = new Shop(HappyPathTest.renamed())) {
            shop.approveTo("reads-100", "writes");
            eventually().until(() -> "retire".equals(shop.status().stage()));
            shop.commit("{\"metadata\":{\"annotations\":{\"pointsman.dev/delete\":\"KeepTarget\"}}}");
            delete(shop);
            goes(shop);
            eventually().untilAsserted(() -> HappyPathTest.isKnownByBothNames(shop));
        }
    }

    @Test
    void afterTheEndItGoesAtOnce() {
        try (var shop = new Shop()) {
            shop.approveTo("reads-100", "writes", "retire");
            eventually().until(() -> "Completed".equals(shop.status().phase()));
            delete(shop);
            goes(shop);
        }
    }

    static void delete(Shop shop) {
        shop.migration().withPropagationPolicy(DeletionPropagation.FOREGROUND).delete();
    }

    static void goes(Shop shop) {
        eventually()
                .until(() ->
                        shop.migration().require().getMetadata().getFinalizers().equals(OURS_IS_GONE));
        eventually().until(() -> !agentDeployment(shop));
        eventually().until(() -> shop.proxy().require().getStatus().migration() == null);
    }

    private static boolean agentDeployment(Shop shop) {
        return ApiServer.client()
                        .apps()
                        .deployments()
                        .inNamespace(shop.namespace())
                        .withName("orders-agent")
                        .get()
                != null;
    }
}
