package dev.pointsman.e2e.argocd;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.e2e.host.Project;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.luaj.vm2.LuaTable;
import org.luaj.vm2.LuaValue;
import org.luaj.vm2.lib.jse.JsePlatform;

/** The health scripts for Argo CD, on statuses that {@code make demo} has recorded. */
class HealthTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            orders-copy-Replicating         | Progressing |
            orders-reads-10-ShiftingReads   | Progressing |
            orders-writes-AwaitingApproval  | Suspended   | waits for approval
            orders-reads-50-AwaitingApproval | Suspended   | waits for approval
            orders-soak-Soaking             | Progressing |
            orders-retire-Completed         | Healthy     | everything is done
            orders2-soak-Reverted           | Healthy     | spec.intent is Revert
            orders3-reads-50-Reverted       | Degraded    | rows differ: public.purchase_item
            """)
    void saysOfEachRecordedStatusWhatAPersonWould(String recorded, String status, String says) throws IOException {
        var health = health("databasemigration", recorded(recorded));
        assertThat(health.get("status").tojstring()).as("%s", says(health)).isEqualTo(status);
        if (says != null) {
            assertThat(says(health)).contains(says);
        }
    }

    @Test
    void isProgressingWhileTheOperatorHasNotSeenTheLastChange() throws IOException {
        var completed = recorded("orders-retire-Completed");
        completed.get("metadata").set("generation", 99);
        assertThat(health("databasemigration", completed).get("status").tojstring())
                .isEqualTo("Progressing");
    }

    @Test
    void isProgressingWithoutAStatus() throws IOException {
        for (var kind : List.of("databasemigration", "databaseproxy")) {
            var created = lua(Map.of("metadata", Map.of("generation", 1)));
            assertThat(health(kind, created).get("status").tojstring()).isEqualTo("Progressing");
        }
    }

    @Test
    void aServingProxyIsHealthy() throws IOException {
        var health = health("databaseproxy", recorded("orders-db-Serving"));
        assertThat(health.get("status").tojstring()).isEqualTo("Healthy");
        assertThat(says(health)).contains("2 of 2 Pods are ready");
    }

    private static String says(LuaValue health) {
        return health.get("message").tojstring();
    }

    private static LuaValue health(String kind, LuaValue object) throws IOException {
        var script = Files.readString(Project.root().resolve("manifests/argocd/" + kind + "-health.lua"));
        var globals = JsePlatform.standardGlobals();
        globals.set("obj", object);
        return globals.load(script).call();
    }

    private static LuaValue recorded(String name) throws IOException {
        var file = "/statuses/" + name + ".yaml";
        try (InputStream in = Objects.requireNonNull(HealthTest.class.getResourceAsStream(file), file)) {
            return lua(Serialization.unmarshal(in, Map.class));
        }
    }

    private static LuaValue lua(Object value) {
        return switch (value) {
            case Map<?, ?> map -> {
                var table = new LuaTable();
                map.forEach((key, each) -> table.set("" + key, lua(each)));
                yield table;
            }
            case List<?> list -> {
                var table = new LuaTable();
                list.forEach(each -> table.set(table.length() + 1, lua(each)));
                yield table;
            }
            case Boolean truth -> LuaValue.valueOf(truth);
            case Number number -> LuaValue.valueOf(number.doubleValue());
            case null -> LuaValue.NIL;
            default -> LuaValue.valueOf("" + value);
        };
    }
}
