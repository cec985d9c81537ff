package dev.pointsman.controller.act;

import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.Probe;
import io.fabric8.kubernetes.api.model.ProbeBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.SecurityContext;
import io.fabric8.kubernetes.api.model.SecurityContextBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeBuilder;
import io.fabric8.kubernetes.api.model.VolumeMount;
import io.fabric8.kubernetes.api.model.VolumeMountBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.VolumeProjectionBuilder;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** The pieces of Pods that the strictest Pod security standard lets in. */
final class Restricted {
    /** The user of our images. */
    static final long USER = 65_532;

    /** Where everything that is mounted for the program lies. */
    static final String CONFIG_DIR = "/etc/pointsman";

    private static final int PROBE_PERIOD_SECONDS = 5;
    private static final int READY_PERIOD_SECONDS = 1;
    private static final int PROBE_TIMEOUT_SECONDS = 3;
    /** A JVM on a busy node may take this long before it answers the first time. */
    private static final int START_FAILURES = 60;

    private Restricted() {}

    static SecurityContext container() {
        return new SecurityContextBuilder()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withNewCapabilities()
                .withDrop("ALL")
                .endCapabilities()
                .build();
    }

    /** A container of ours with its probes; the caller adds ports, environment, resources. */
    static ContainerBuilder program(String name, String image, String pullPolicy, Health health) {
        return new ContainerBuilder(new Container())
                .withName(name)
                .withImage(image)
                .withImagePullPolicy(pullPolicy)
                .withSecurityContext(container())
                .withStartupProbe(probe(health.live(), health.port(), READY_PERIOD_SECONDS, START_FAILURES))
                .withLivenessProbe(probe(health.live(), health.port(), PROBE_PERIOD_SECONDS, 6))
                .withReadinessProbe(probe(health.ready(), health.port(), READY_PERIOD_SECONDS, 3));
    }

    private static Probe probe(String path, int port, int periodSeconds, int failures) {
        return new ProbeBuilder()
                .withNewHttpGet()
                .withPath(path)
                .withNewPort(port)
                .endHttpGet()
                .withPeriodSeconds(periodSeconds)
                .withTimeoutSeconds(PROBE_TIMEOUT_SECONDS)
                .withFailureThreshold(failures)
                .build();
    }

    static Map<String, Quantity> resources(String cpu, String memory) {
        return new TreeMap<>(Map.of("cpu", new Quantity(cpu), "memory", new Quantity(memory)));
    }

    static EnvVar env(String name, Object value) {
        return new EnvVarBuilder().withName(name).withValue("" + value).build();
    }

    static Volume scratch(String name) {
        return new VolumeBuilder()
                .withName(name)
                .withNewEmptyDir()
                .endEmptyDir()
                .build();
    }

    /** One volume of several sources: a mount inside another read-only mount cannot be made. */
    static Volume projected(String name, List<VolumeProjection> sources) {
        return new VolumeBuilder()
                .withName(name)
                .withNewProjected()
                .withSources(sources)
                .endProjected()
                .build();
    }

    static VolumeMount mount(String name, String path, boolean readOnly) {
        return new VolumeMountBuilder()
                .withName(name)
                .withMountPath(path)
                .withReadOnly(readOnly ? true : null)
                .build();
    }

    static VolumeProjection configMap(String name) {
        return new VolumeProjectionBuilder()
                .withNewConfigMap()
                .withName(name)
                .endConfigMap()
                .build();
    }

    /** Those of the keys that the Secret has, under a folder; a Secret or key that is missing keeps no Pod from starting. */
    static VolumeProjection secret(String name, String folder, String... keys) {
        var source =
                new VolumeProjectionBuilder().withNewSecret().withName(name).withOptional(true);
        for (String key : keys) {
            source.addNewItem().withKey(key).withPath(folder + "/" + key).endItem();
        }
        return source.endSecret().build();
    }

    /**
     * Where a program tells how it is.
     *
     * @param port of the admin API
     * @param live path
     * @param ready path
     */
    record Health(int port, String live, String ready) {}
}
