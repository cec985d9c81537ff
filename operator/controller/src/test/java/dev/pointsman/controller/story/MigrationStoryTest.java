package dev.pointsman.controller.story;

import static dev.pointsman.controller.world.Shop.eventually;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.pointsman.api.DatabaseMigration;
import dev.pointsman.controller.world.ApiServer;
import dev.pointsman.controller.world.FakeProxy;
import dev.pointsman.controller.world.Given;
import dev.pointsman.controller.world.Shop;
import dev.pointsman.controller.world.Writes;
import dev.pointsman.wire.AgentDesired.Work;
import dev.pointsman.wire.Side;
import io.fabric8.kubernetes.api.model.Event;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class MigrationStoryTest {

    @Test
    void goesBackByItselfWhenRowsAreCorruptedWhileReadsAreMoved() {
        try (var shop = new Shop()) {
            eventually().until(() -> "reads-100".equals(shop.status().stage()));

            shop.agent().corrupt(3);

            eventually().until(() -> "Reverted".equals(shop.status().phase()));
            assertThat(shop.proxies()).allSatisfy(proxy -> {
                assertThat(proxy.table().reads().onTarget()).isZero();
                assertThat(proxy.table().writes()).isEqualTo(Side.SOURCE);
            });
            assertThat(shop.status().conditions()).anySatisfy(condition -> {
                assertThat(condition.getType()).isEqualTo("Consistent");
                assertThat(condition.getStatus()).isEqualTo("False");
                assertThat(condition.getMessage()).contains("shop.orders").contains("3");
            });
            assertThat(shop.conditions()).containsEntry("Ready", "False/Reverted");
            assertThat(shop.status().revertedAttempt()).isEqualTo(1);
        }
    }

    @Test
    void bringsWritesBackWhenRevertIsAskedForInSoak() {
        try (var shop = new Shop()) {
            shop.approveTo("reads-100", "writes");
            eventually().until(() -> "soak".equals(shop.status().stage()));

            shop.commit("{\"spec\":{\"intent\":\"Revert\"}}");

            eventually().until(() -> "Reverted".equals(shop.status().phase()));
            assertThat(shop.status().routing().writes()).isEqualTo("Source");
            assertThat(shop.status().routing().epoch()).isEqualTo(2);
            assertThat(shop.proxies())
                    .allSatisfy(proxy -> assertThat(proxy.table().writes()).isEqualTo(Side.SOURCE));
            assertThat(shop.conditions()).containsEntry("Ready", "True/Reverted");
        }
    }

    @Test
    void adoptsWhatTheDatabasesRememberWhenTheStatusIsLost() {
        try (var shop = new Shop()) {
            shop.approveTo("reads-100", "writes");
            eventually().until(() -> "retire".equals(shop.status().stage()));
            var remembered = shop.status().planInForce();

            shop.migration().subresource("status").patch(PatchContext.of(PatchType.JSON_MERGE), "{\"status\":null}");

            eventually().until(() -> "retire".equals(shop.status().stage()));
            assertThat(shop.status().history())
                    .anySatisfy(entry -> assertThat(entry.reason()).isEqualTo("Adopted"));
            assertThat(shop.status().routing().writes()).isEqualTo("Target");
            assertThat(shop.status().planInForce()).isEqualTo(remembered);
            assertThat(shop.agent().desired().work()).isEqualTo(Work.REPLICATE);
        }
    }

    @Test
    void refusesABadCommitAndGoesOnGuardingByThePlanInForce() {
        try (var shop = new Shop()) {
            eventually().until(() -> "reads-100".equals(shop.status().stage()));
            var before = shop.status().planInForce();

            shop.commit("{\"spec\":{\"gates\":[],\"approvals\":[{\"stage\":\"reads-100\"}]}}");

            eventually()
                    .untilAsserted(() -> assertThat(shop.conditions()).containsEntry("Accepted", "False/EditRefused"));
            assertThat(shop.status().planInForce()).isEqualTo(before);
            shop.agent().corrupt(1);
            eventually().until(() -> "Reverted".equals(shop.status().phase()));
        }
    }

    @Test
    void letsNoSecondMigrationOntoTheSameProxy() {
        try (var shop = new Shop()) {
            eventually().until(() -> "reads-100".equals(shop.status().stage()));

            Given.migration(shop.namespace(), "second", Given.text("in-migration.yaml"));

            var second = ApiServer.client()
                    .resources(DatabaseMigration.class)
                    .inNamespace(shop.namespace())
                    .withName("second");
            eventually()
                    .untilAsserted(() -> assertThat(Given.conditions(
                                    second.require().getStatus().conditions()))
                            .containsEntry("Stalled", "True/ProxyInUse"));
            assertThat(shop.proxy().require().getStatus().migration()).isEqualTo("orders");
        }
    }

    @Test
    void writesNothingOnceItIsAtRest() {
        try (var shop = new Shop()) {
            shop.approveTo("reads-100", "writes", "retire");
            eventually().until(() -> "Completed".equals(shop.status().phase()));
            eventually().until(() -> shop.proxy().require().getStatus().migration() == null);
            eventually()
                    .until(() -> shop.proxies().stream()
                            .allMatch(proxy -> proxy.table().migration() == null));

            var seen = new long[] {-1};
            await().pollInterval(Duration.ofSeconds(4))
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> {
                        var now = Writes.count();
                        var quiet = now == seen[0];
                        seen[0] = now;
                        return quiet;
                    });
            shop.restart("0.1.0");
            await().during(Duration.ofSeconds(4)).atMost(Duration.ofSeconds(6)).until(() -> Writes.count() == seen[0]);
        }
    }

    @Test
    void rollsNoPodWhenTheChartIsUpgradedInSoak() {
        try (var shop = new Shop()) {
            eventually().until(() -> "reads-100".equals(shop.status().stage()));
            var proxy = ApiServer.client()
                    .apps()
                    .deployments()
                    .inNamespace(shop.namespace())
                    .withName("orders-db");
            var agent = ApiServer.client()
                    .apps()
                    .deployments()
                    .inNamespace(shop.namespace())
                    .withName("orders-agent");
            var proxyTemplate = proxy.require().getSpec().getTemplate();
            var agentTemplate = agent.require().getSpec().getTemplate();

            shop.restart("0.2.0");
            shop.approveTo("reads-100");

            eventually().until(() -> "writes".equals(shop.status().stage()));
            assertThat(proxy.require().getSpec().getTemplate()).isEqualTo(proxyTemplate);
            assertThat(agent.require().getSpec().getTemplate()).isEqualTo(agentTemplate);
            assertThat(shop.proxy().require().getStatus().version()).isEqualTo("0.1.0");
        }
    }

    @Test
    void tellsOfEachTransitionOnce() {
        try (var shop = new Shop()) {
            eventually().until(() -> "reads-100".equals(shop.status().stage()));

            // A transition is recorded first, and told of then.
            eventually().until(() -> reasons(shop).contains("ApprovalNeeded"));
            assertThat(reasons(shop))
                    .contains("Started", "PreflightPassed", "CaughtUp", "ValidationPassed")
                    .doesNotHaveDuplicates()
                    .hasSameSizeAs(shop.status().history());
        }
    }

    private static List<String> reasons(Shop shop) {
        return ApiServer.client().v1().events().inNamespace(shop.namespace()).list().getItems().stream()
                .filter(event -> event.getInvolvedObject().getKind().equals("DatabaseMigration"))
                .map(Event::getReason)
                .toList();
    }

    @Test
    void givesAProxyThatComesLateTheTableInForce() {
        try (var shop = new Shop()) {
            eventually().until(() -> "reads-100".equals(shop.status().stage()));

            try (var late = new FakeProxy(Given.rolledOut(shop.namespace(), "orders-db"))) {
                eventually()
                        .until(() ->
                                late.table() != null && late.table().reads().onTarget() == 50);
            }
        }
    }
}
