package dev.pointsman.controller.act;

import dev.pointsman.api.DatabaseMigration;
import dev.pointsman.api.DatabaseSpec;
import dev.pointsman.api.MigrationSpec;
import dev.pointsman.controller.act.Restricted.Health;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.PodTemplateSpecBuilder;
import io.fabric8.kubernetes.api.model.VolumeProjection;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import java.util.List;

/** What a DatabaseMigration's agent consists of: one Pod with the credentials of both databases. */
public final class AgentObjects {
    /** Port of the agent's admin API. */
    public static final int ADMIN_PORT = 9091;

    private static final Health HEALTH = new Health(ADMIN_PORT, "/q/health/live", "/q/health/ready");
    private static final String STATE_DIR = "/var/lib/pointsman";
    private static final String CA = "ca.crt";

    private AgentObjects() {}

    /** The name of the agent's Deployment and ConfigMap. */
    public static String name(String migration) {
        return migration + "-agent";
    }

    /** The keys that the agent trusts. */
    public static ConfigMap config(Ours ours, String keys) {
        return new ConfigMapBuilder()
                .withMetadata(ours.named(name(ours.instance())))
                .addToData(DataFiles.KEYS, keys)
                .build();
    }

    /** The Deployment: never two agents at once. */
    public static Deployment deployment(DatabaseMigration migration, String image, String pullPolicy) {
        var ours = Ours.of(Ours.AGENT, migration);
        return new DeploymentBuilder()
                .withMetadata(ours.named(name(ours.instance())))
                .withNewSpec()
                .withReplicas(1)
                .withNewSelector()
                .withMatchLabels(ours.podSelector())
                .endSelector()
                .withNewStrategy()
                .withType("Recreate")
                .endStrategy()
                .withTemplate(template(ours, migration.getSpec(), image, pullPolicy))
                .endSpec()
                .build();
    }

    private static PodTemplateSpec template(Ours ours, MigrationSpec spec, String image, String pullPolicy) {
        return new PodTemplateSpecBuilder()
                .withNewMetadata()
                .withLabels(ours.labels())
                .endMetadata()
                .withNewSpec()
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(Restricted.USER)
                .withRunAsGroup(Restricted.USER)
                .withFsGroup(Restricted.USER)
                .withNewSeccompProfile()
                .withType("RuntimeDefault")
                .endSeccompProfile()
                .endSecurityContext()
                .withContainers(container(ours, image, pullPolicy))
                .withVolumes(
                        Restricted.projected(
                                "config",
                                List.of(
                                        Restricted.configMap(name(ours.instance())),
                                        credentials("source", spec.source()),
                                        authority("source", spec.source()),
                                        credentials("target", spec.target()),
                                        authority("target", spec.target()))),
                        Restricted.scratch("state"),
                        Restricted.scratch("tmp"))
                .endSpec()
                .build();
    }

    private static Container container(Ours ours, String image, String pullPolicy) {
        return Restricted.program("agent", image, pullPolicy, HEALTH)
                .addNewPort()
                .withName("admin")
                .withContainerPort(ADMIN_PORT)
                .withProtocol("TCP")
                .endPort()
                .withEnv(
                        Restricted.env("POINTSMAN_AUDIENCE", ours.uid()),
                        Restricted.env("POINTSMAN_ADMIN_PORT", ADMIN_PORT),
                        Restricted.env("POINTSMAN_STATE_DIR", STATE_DIR))
                .withNewResources()
                .withRequests(Restricted.resources("100m", "256Mi"))
                .addToLimits("memory", Restricted.resources("0", "768Mi").get("memory"))
                .endResources()
                .withVolumeMounts(
                        Restricted.mount("config", Restricted.CONFIG_DIR, true),
                        Restricted.mount("state", STATE_DIR, false),
                        Restricted.mount("tmp", "/tmp", false))
                .build();
    }

    private static VolumeProjection credentials(String side, DatabaseSpec database) {
        return Restricted.secret(database.credentialsSecret().name(), side, "username", "password");
    }

    /** The CA of the Secret that the spec names for it, else of the credentials themselves. */
    private static VolumeProjection authority(String side, DatabaseSpec database) {
        var tls = database.tls();
        var named = tls == null || tls.caSecret() == null ? database.credentialsSecret() : tls.caSecret();
        return Restricted.secret(named.name(), side, CA);
    }
}
