package dev.pointsman.proxy.auth;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The server's part of SCRAM-SHA-256 (RFC 5802, 7677), over TLS with channel binding (RFC 5929). From a client's right proof
 * it recovers the ClientKey, so that the proxy can log in as the client where the same verifier is, without ever having seen a
 * password.
 */
public final class ScramServer {
    public static final String MECHANISM = "SCRAM-SHA-256";
    /** The same, bound to the certificate that the client has seen. */
    public static final String BOUND_MECHANISM = MECHANISM + "-PLUS";

    private static final String BINDS = "p=tls-server-end-point,";

    private static final int NONCE_BYTES = 18;
    private static final int MOCK_ITERATIONS = 4096;
    private static final SecureRandom RANDOM = new SecureRandom();
    /** Makes the salts of users that do not exist the same at every attempt, so that they look as if they did. */
    private static final byte[] MOCK_SEED = RANDOM.generateSeed(32);

    private final Verifier verifier;
    private final boolean mocked;
    private String clientFirst = "";
    private String serverFirst = "";
    private String gs2 = "";
    private byte[] bound = new byte[0];

    /** @param verifier null for a user who is not known or may not log in: the exchange goes on and fails at its end */
    public ScramServer(@Nullable Verifier verifier, String user) {
        this.mocked = verifier == null;
        this.verifier = verifier == null ? mock(user) : verifier;
    }

    private static Verifier mock(String user) {
        var salt = Arrays.copyOf(Keys.hmac(MOCK_SEED, user), 16);
        return new Verifier(MOCK_ITERATIONS, salt, new byte[32], new byte[32]);
    }

    /** What came of a message. */
    public sealed interface Step {
        /** Send this and go on. */
        record Continue(String message) implements Step {}

        /** Send this; the client is who it says. */
        record Proven(String message, Keys keys) implements Step {}

        /** The proof does not fit. */
        record Wrong() implements Step {}

        /** The message is not SCRAM's. */
        record Malformed() implements Step {}
    }

    /**
     * Takes client-first-message.
     *
     * @param certificate hash of the certificate that the client has seen, null without TLS
     * @param binds whether the client has chosen the mechanism that binds to it
     */
    public Step first(String message, byte @Nullable [] certificate, boolean binds) {
        if (binds && certificate != null) {
            bound = certificate;
        }
        int bare = bare(message, certificate != null, binds);
        var nonce = bare > 0 ? attributes(message.substring(bare)).get('r') : null;
        if (nonce == null) {
            return new Step.Malformed();
        }
        gs2 = message.substring(0, bare);
        clientFirst = message.substring(bare);
        serverFirst = "r=" + nonce + nonce() + ",s=" + Base64.getEncoder().encodeToString(verifier.salt()) + ",i="
                + verifier.iterations();
        return new Step.Continue(serverFirst);
    }

    /** Where what comes after the words on binding begins, 0 when they are not as they have to be. */
    private static int bare(String message, boolean canBind, boolean binds) {
        if (binds) {
            return canBind && message.startsWith(BINDS) ? message.indexOf(',', BINDS.length()) + 1 : 0;
        }
        // With "y" the client says that it could bind and was not offered to: somebody has changed what was offered.
        boolean fits = message.startsWith("n,") || (message.startsWith("y,") && !canBind);
        return fits ? message.indexOf(',', 2) + 1 : 0;
    }

    /** Takes client-final-message. */
    public Step last(String message) {
        int proofAt = message.lastIndexOf(",p=");
        var given = attributes(message);
        var proof = decode(given.get('p'));
        var binding = decode(given.get('c'));
        if (proofAt < 0 || proof == null || proof.length != 32 || binding == null) {
            return new Step.Malformed();
        }
        boolean fits = attributes(serverFirst).getOrDefault('r', "").equals(given.get('r'))
                && MessageDigest.isEqual(expectedBinding(), binding);
        return fits ? verify(message.substring(0, proofAt), proof) : new Step.Malformed();
    }

    private byte[] expectedBinding() {
        var header = gs2.getBytes(StandardCharsets.UTF_8);
        var all = Arrays.copyOf(header, header.length + bound.length);
        System.arraycopy(bound, 0, all, header.length, bound.length);
        return all;
    }

    private Step verify(String withoutProof, byte[] proof) {
        var whole = clientFirst + "," + serverFirst + "," + withoutProof;
        var clientKey = Keys.xor(proof, Keys.hmac(verifier.storedKey(), whole));
        boolean right = MessageDigest.isEqual(Keys.sha256(clientKey), verifier.storedKey());
        if (!right || mocked) {
            return new Step.Wrong();
        }
        var signature = Base64.getEncoder().encodeToString(Keys.hmac(verifier.serverKey(), whole));
        return new Step.Proven("v=" + signature, new Keys(clientKey, verifier.serverKey()));
    }

    static Map<Character, String> attributes(String message) {
        var all = new HashMap<Character, String>();
        for (var part : message.split(",", -1)) {
            if (part.length() >= 2 && part.charAt(1) == '=') {
                all.putIfAbsent(part.charAt(0), part.substring(2));
            }
        }
        return all;
    }

    static byte @Nullable [] decode(@Nullable String base64) {
        try {
            return base64 == null ? null : Base64.getDecoder().decode(base64);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    static String nonce() {
        var bytes = new byte[NONCE_BYTES];
        RANDOM.nextBytes(bytes);
        return Base64.getEncoder().encodeToString(bytes);
    }
}
