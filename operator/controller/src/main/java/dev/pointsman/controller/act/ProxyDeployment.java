package dev.pointsman.controller.act;

import dev.pointsman.api.DatabaseProxy;
import dev.pointsman.api.ProxySpec;
import dev.pointsman.api.TlsSpec;
import dev.pointsman.controller.act.Restricted.Health;
import dev.pointsman.core.plan.Durations;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.EnvVar;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Builds a proxy's Deployment. The template depends on the spec and the pinned image alone. */
public final class ProxyDeployment {
    private static final Health HEALTH = new Health(ProxyObjects.ADMIN_PORT, "/health/live", "/health/ready");
    /** How long transactions may take to end when a Pod goes. */
    private static final Duration DRAIN = Duration.ofSeconds(20);

    /** Longer than the drain, so that Kubernetes never cuts it short. */
    private static final Duration GRACE = DRAIN.plusSeconds(10);

    private static final Duration DEFAULT_MAX_HOLD = Duration.ofSeconds(30);
    private static final int DEFAULT_MAX_CLIENTS = 2000;

    private ProxyDeployment() {}

    /**
     * The Deployment, without replicas when the spec names none: then an autoscaler owns them.
     *
     * @param image the pinned image
     */
    public static Deployment of(DatabaseProxy proxy, String image, String pullPolicy) {
        var ours = Ours.of(Ours.PROXY, proxy);
        var spec = proxy.getSpec();
        return new DeploymentBuilder()
                .withMetadata(ours.named(ours.instance()))
                .withNewSpec()
                .withReplicas(spec.replicas())
                .withNewSelector()
                .withMatchLabels(ours.podSelector())
                .endSelector()
                .withNewStrategy()
                .withType("RollingUpdate")
                .withNewRollingUpdate()
                .withNewMaxSurge(1)
                .withNewMaxUnavailable(0)
                .endRollingUpdate()
                .endStrategy()
                .withTemplate(template(ours, spec, image, pullPolicy))
                .endSpec()
                .build();
    }

    private static PodTemplateSpec template(Ours ours, ProxySpec spec, String image, String pullPolicy) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(ours.labels())
                .endMetadata()
                .withNewSpec()
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(GRACE.toSeconds())
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(Restricted.USER)
                .withRunAsGroup(Restricted.USER)
                .withFsGroup(Restricted.USER)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .addNewTopologySpreadConstraint()
                .withMaxSkew(1)
                .withTopologyKey("topology.kubernetes.io/zone")
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withNewLabelSelector()
                .withMatchLabels(ours.podSelector())
                .endLabelSelector()
                .endTopologySpreadConstraint()
                .addNewTopologySpreadConstraint()
                .withMaxSkew(1)
                .withTopologyKey("kubernetes.io/hostname")
                .withWhenUnsatisfiable("ScheduleAnyway")
                .withNewLabelSelector()
                .withMatchLabels(ours.podSelector())
                .endLabelSelector()
                .endTopologySpreadConstraint()
                .withContainers(container(ours, spec, image, pullPolicy))
                .withVolumes(config(ours, spec), Restricted.scratch("tmp"))
                .endSpec()
                .build();
    }

    private static Container container(Ours ours, ProxySpec spec, String image, String pullPolicy) {
        return Restricted.program("proxy", image, pullPolicy, HEALTH)
                .addNewPort()
                .withName(ProxyObjects.CLIENT_PORT_NAME)
                .withContainerPort(ProxyObjects.port(spec))
                .withProtocol("TCP")
                .endPort()
                .addNewPort()
                .withName("admin")
                .withContainerPort(ProxyObjects.ADMIN_PORT)
                .withProtocol("TCP")
                .endPort()
                .withEnv(environment(ours, spec))
                .withNewResources()
                .withRequests(Restricted.resources("100m", "192Mi"))
                .addToLimits("memory", Restricted.resources("0", "512Mi").get("memory"))
                .endResources()
                .withVolumeMounts(
                        Restricted.mount("config", Restricted.CONFIG_DIR, true), Restricted.mount("tmp", "/tmp", false))
                .build();
    }

    private static List<EnvVar> environment(Ours ours, ProxySpec spec) {
        var limits = spec.limits();
        var maxClients = limits == null || limits.maxClients() == null ? DEFAULT_MAX_CLIENTS : limits.maxClients();
        var maxHold = limits == null || limits.maxHold() == null
                ? DEFAULT_MAX_HOLD
                : Durations.parse(limits.maxHold()).orElse(DEFAULT_MAX_HOLD);
        var all = new ArrayList<>(List.of(
                Restricted.env("POINTSMAN_PORT", ProxyObjects.port(spec)),
                Restricted.env("POINTSMAN_ADMIN_PORT", ProxyObjects.ADMIN_PORT),
                Restricted.env("POINTSMAN_AUDIENCE", ours.uid()),
                Restricted.env("POINTSMAN_MAX_CLIENTS", maxClients),
                Restricted.env("POINTSMAN_MAX_HOLD_MILLIS", maxHold.toMillis()),
                Restricted.env("POINTSMAN_DRAIN_MILLIS", DRAIN.toMillis())));
        all.addAll(demands(spec.clientTls()));
        var authentication = spec.authentication();
        if (authentication != null && Boolean.TRUE.equals(authentication.passwordsInClear())) {
            all.add(Restricted.env("POINTSMAN_PASSWORDS_IN_CLEAR", true));
        }
        return all;
    }

    /** Said only where something is demanded, so that the Pods of those who demand nothing are not rolled for it. */
    private static List<EnvVar> demands(ProxySpec.@Nullable ClientTls tls) {
        var all = new ArrayList<EnvVar>();
        if (tls != null && Boolean.TRUE.equals(tls.required())) {
            all.add(Restricted.env("POINTSMAN_REQUIRE_TLS", true));
        }
        var certificates = tls == null ? null : tls.clientCertificates();
        if (certificates != null && Boolean.TRUE.equals(certificates.required())) {
            all.add(Restricted.env("POINTSMAN_REQUIRE_CERTIFICATE", true));
        }
        return all;
    }

    private static List<VolumeProjection> tls(ProxySpec.ClientTls tls) {
        var all = new ArrayList<VolumeProjection>();
        all.add(Restricted.secret(tls.certificateSecret().name(), "tls", "tls.crt", "tls.key"));
        var certificates = tls.clientCertificates();
        if (certificates != null) {
            all.add(Restricted.secret(certificates.caSecret().name(), "clients", "ca.crt"));
        }
        if (certificates != null && certificates.loginsSecret() != null) {
            all.add(Restricted.secret(certificates.loginsSecret().name(), "clients", "logins.json"));
        }
        return all;
    }

    private static Volume config(Ours ours, ProxySpec spec) {
        var sources = new ArrayList<VolumeProjection>();
        sources.add(Restricted.configMap(ProxyObjects.routingName(ours.instance())));
        var authentication = spec.authentication();
        if (authentication != null && authentication.usersSecret() != null) {
            sources.add(Restricted.secret(authentication.usersSecret().name(), "auth", "users.json"));
        }
        if (authentication != null && authentication.querySecret() != null) {
            sources.add(
                    Restricted.secret(authentication.querySecret().name(), "auth", "username", "password", "query"));
        }
        if (spec.clientTls() != null) {
            sources.addAll(tls(spec.clientTls()));
        }
        sources.add(Restricted.secret(caSecret(ours, "source", spec.backend().tls()), "ca/source", "ca.crt"));
        sources.add(Restricted.secret(caSecret(ours, "target", null), "ca/target", "ca.crt"));
        return Restricted.projected("config", sources);
    }

    /** A name that can be mounted before there is a migration, so that attaching one rolls no Pod. */
    private static String caSecret(Ours ours, String side, @Nullable TlsSpec tls) {
        return tls == null || tls.caSecret() == null
                ? ours.instance() + "-" + side + "-ca"
                : tls.caSecret().name();
    }
}
