package dev.pointsman.controller.act;

import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicy;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyBuilder;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRule;
import io.fabric8.kubernetes.api.model.networking.v1.NetworkPolicyIngressRuleBuilder;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Closes admin ports to all but the operator's namespace and, for proxies, the agents beside them. Orders are signed in any
 * case; this keeps health from being read and requests from being tried.
 */
public final class AdminPolicy {
    private static final String NAMESPACE_NAME_LABEL = "kubernetes.io/metadata.name";

    private AdminPolicy() {}

    /** The policy for a proxy's Pods: clients from anywhere, orders from the operator and from agents. */
    public static NetworkPolicy forProxy(Ours ours, String operatorNamespace, int clientPort) {
        return policy(ours, operatorNamespace, ProxyObjects.ADMIN_PORT, clientPort);
    }

    /** The policy for an agent's Pod: the operator, and proxies that ask about an epoch. */
    public static NetworkPolicy forAgent(Ours ours, String operatorNamespace) {
        return policy(ours, operatorNamespace, AgentObjects.ADMIN_PORT, null);
    }

    private static NetworkPolicy policy(
            Ours ours, String operatorNamespace, int adminPort, @Nullable Integer clientPort) {
        var other = ours.app().equals(Ours.PROXY) ? Ours.AGENT : Ours.PROXY;
        var policy = new NetworkPolicyBuilder()
                .withMetadata(ours.named(name(ours)))
                .withNewSpec()
                .withNewPodSelector()
                .withMatchLabels(ours.podSelector())
                .endPodSelector()
                .withPolicyTypes("Ingress")
                .addToIngress(admin(operatorNamespace, other, adminPort));
        if (clientPort != null) {
            policy.addNewIngress()
                    .addNewPort()
                    .withNewPort(clientPort)
                    .withProtocol("TCP")
                    .endPort()
                    .endIngress();
        }
        return policy.endSpec().build();
    }

    private static String name(Ours ours) {
        return ours.app().equals(Ours.AGENT) ? AgentObjects.name(ours.instance()) : ours.instance();
    }

    private static NetworkPolicyIngressRule admin(String operatorNamespace, String other, int port) {
        return new NetworkPolicyIngressRuleBuilder()
                .addNewFrom()
                .withNewNamespaceSelector()
                .withMatchLabels(Map.of(NAMESPACE_NAME_LABEL, operatorNamespace))
                .endNamespaceSelector()
                .endFrom()
                .addNewFrom()
                .withNewPodSelector()
                .withMatchLabels(Map.of(Ours.NAME_LABEL, other))
                .endPodSelector()
                .endFrom()
                .addNewPort()
                .withNewPort(port)
                .withProtocol("TCP")
                .endPort()
                .build();
    }
}
