package dev.pointsman.controller.admin;

import dev.pointsman.controller.settings.Settings;
import dev.pointsman.wire.order.OrderKey;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import jakarta.inject.Singleton;
import java.net.HttpURLConnection;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The key that orders are signed with. It is made once, by whichever replica comes first, as a Secret in the operator's
 * own namespace; the API server's refusal of a second one decides a race. Needs {@code create} on Secrets and {@code get}
 * on this one name, nothing else.
 */
@Singleton
public final class OperatorKey {
    /** The Secret's name. */
    public static final String SECRET = "pointsman-operator-key";

    private static final String PRIVATE = "private";
    private static final String PUBLIC = "public";
    /** Public half of the key before; there while data planes may still hold orders of it. */
    private static final String PREVIOUS = "previous";

    private final KubernetesClient client;
    private final String namespace;
    private @Nullable Stored stored;

    /** Injected. */
    public OperatorKey(KubernetesClient client, Settings settings) {
        this.client = client;
        this.namespace = settings.namespace();
    }

    /** The key in use; made at the first call ever. */
    public OrderKey current() {
        return stored().current;
    }

    /** The public keys that data planes shall trust: the current one, and the one before if there was one. */
    public List<String> trusted() {
        return stored().trusted;
    }

    private synchronized Stored stored() {
        var known = stored;
        if (known == null) {
            known = read(find());
            stored = known;
        }
        return known;
    }

    private Secret find() {
        var existing = client.secrets().inNamespace(namespace).withName(SECRET).get();
        return existing != null ? existing : create();
    }

    private Secret create() {
        var fresh = OrderKey.generate();
        var secret = new SecretBuilder()
                .withNewMetadata()
                .withName(SECRET)
                .withNamespace(namespace)
                .addToLabels("app.kubernetes.io/managed-by", "pointsman")
                .endMetadata()
                .withType("pointsman.dev/order-key")
                .addToStringData(PRIVATE, fresh.privateText())
                .addToStringData(PUBLIC, fresh.publicText())
                .build();
        try {
            return client.resource(secret).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != HttpURLConnection.HTTP_CONFLICT) {
                throw e;
            }
            return client.secrets().inNamespace(namespace).withName(SECRET).require();
        }
    }

    private static Stored read(Secret secret) {
        var key = OrderKey.parse(text(secret, PRIVATE), text(secret, PUBLIC));
        var trusted = new ArrayList<>(List.of(key.publicText()));
        if (secret.getData().containsKey(PREVIOUS)) {
            trusted.add(text(secret, PREVIOUS));
        }
        return new Stored(key, List.copyOf(trusted));
    }

    private static String text(Secret secret, String entry) {
        var encoded = secret.getData().get(entry);
        if (encoded == null) {
            throw new IllegalStateException("Secret " + SECRET + " has no key '" + entry
                    + "': delete the Secret, the operator makes a new one");
        }
        return new String(Base64.getDecoder().decode(encoded), StandardCharsets.UTF_8);
    }

    private record Stored(OrderKey current, List<String> trusted) {}
}
