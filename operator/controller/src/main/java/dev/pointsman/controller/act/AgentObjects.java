package dev.pointsman.controller.act;

import dev.pointsman.controller.act.Restricted.Health;
import dev.pointsman.core.plan.Database;
import dev.pointsman.core.plan.Plan;
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
    public static Deployment deployment(Ours ours, Plan plan, String image, String pullPolicy) {
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
                .withTemplate(template(ours, plan, image, pullPolicy))
                .endSpec()
                .build();
    }

    private static PodTemplateSpec template(Ours ours, Plan plan, String image, String pullPolicy) {
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
                                        credentials("source", plan.source()),
                                        authority("source", plan.source()),
                                        credentials("target", plan.target()),
                                        authority("target", plan.target()))),
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

    private static VolumeProjection credentials(String side, Database database) {
        return Restricted.secret(database.credentialsSecret(), side, "username", "password");
    }

    /** The CA of the Secret that the spec names for it, else of the credentials themselves. */
    private static VolumeProjection authority(String side, Database database) {
        var named = database.caSecret() == null ? database.credentialsSecret() : database.caSecret();
        return Restricted.secret(named, side, CA);
    }
}
