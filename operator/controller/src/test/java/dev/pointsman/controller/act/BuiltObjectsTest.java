package dev.pointsman.controller.act;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.api.DatabaseMigration;
import dev.pointsman.api.DatabaseProxy;
import dev.pointsman.controller.plan.SpecReading;
import dev.pointsman.core.plan.Plan;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** {@code -Dout.update=true} rewrites the expected files. */
class BuiltObjectsTest {
    private static final String OPERATOR_NAMESPACE = "pointsman";

    @Test
    void buildsAProxy() throws IOException {
        var proxy = Serialization.unmarshal(read("in-proxy.yaml"), DatabaseProxy.class);
        identify(proxy);
        var ours = Ours.of(Ours.PROXY, proxy);

        var built = List.of(
                ProxyObjects.routing(ours, "{\"keys\":[]}", "{}"),
                ProxyObjects.service(proxy),
                ProxyObjects.disruptionBudget(ours),
                AdminPolicy.forProxy(ours, OPERATOR_NAMESPACE, ProxyObjects.port(proxy.getSpec())),
                ProxyDeployment.of(proxy, "pointsman/proxy:1", "IfNotPresent"));

        expect("out-proxy.yaml", built);
    }

    @Test
    void buildsAnAgent() throws IOException {
        var migration = Serialization.unmarshal(read("in-migration.yaml"), DatabaseMigration.class);
        identify(migration);
        var ours = Ours.of(Ours.AGENT, migration);
        var reading = Plan.of(SpecReading.input(migration.getSpec()));
        assertThat(reading).isInstanceOf(Plan.Reading.Accepted.class);
        var plan = ((Plan.Reading.Accepted) reading).plan();

        var built = List.of(
                AgentObjects.config(ours, "{\"keys\":[]}"),
                AdminPolicy.forAgent(ours, OPERATOR_NAMESPACE),
                AgentObjects.deployment(ours, plan, "pointsman/agent:1", "IfNotPresent"));

        expect("out-migration.yaml", built);
    }

    private static void identify(HasMetadata object) {
        object.getMetadata().setNamespace("shop");
        object.getMetadata().setUid("0b0e3c9e-0000-4000-8000-000000000001");
    }

    private static void expect(String file, List<? extends HasMetadata> built) throws IOException {
        var text = built.stream().map(Serialization::asYaml).collect(Collectors.joining());
        if (Boolean.getBoolean("out.update")) {
            Files.writeString(Path.of("src/test/resources", file), text);
        }
        assertThat(text).isEqualTo(read(file));
    }

    private static String read(String file) throws IOException {
        if (Boolean.getBoolean("out.update")) {
            return Files.readString(Path.of("src/test/resources", file));
        }
        try (var stream = BuiltObjectsTest.class.getResourceAsStream("/" + file)) {
            return new String(Objects.requireNonNull(stream, file).readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
