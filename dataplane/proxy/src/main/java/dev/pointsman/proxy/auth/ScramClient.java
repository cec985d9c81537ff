package dev.pointsman.proxy.auth;

import java.security.MessageDigest;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** The client's part of SCRAM-SHA-256, bound to the server's certificate or not, with a password or with keys recovered from somebody else's proof. */
public final class ScramClient {
    private static final int MOST_ITERATIONS = 1_000_000;

    private final Credential credential;
    private final Binding binding;
    private final String firstBare = "n=,r=" + ScramServer.nonce();
    private byte[] expectedSignature = new byte[0];

    public ScramClient(Credential credential, Binding binding) {
        this.credential = credential;
        this.binding = binding;
    }

    public String first() {
        return binding.header() + firstBare;
    }

    /** The last message, or null when the server's is not SCRAM's or there is nothing to answer with. */
    public @Nullable String last(String serverFirst) {
        var given = ScramServer.attributes(serverFirst);
        var nonce = given.getOrDefault('r', "");
        var salt = ScramServer.decode(given.get('s'));
        int iterations = iterations(given.getOrDefault('i', ""));
        if (!nonce.startsWith(firstBare.substring("n=,r=".length())) || salt == null || iterations == 0) {
            return null;
        }
        var keys = keys(salt, iterations);
        if (keys == null) {
            return null;
        }
        var withoutProof = "c=" + binding.text() + ",r=" + nonce;
        var whole = firstBare + "," + serverFirst + "," + withoutProof;
        expectedSignature = Keys.hmac(keys.serverKey(), whole);
        var signature = Keys.hmac(Keys.sha256(keys.clientKey()), whole);
        return withoutProof + ",p=" + Base64.getEncoder().encodeToString(Keys.xor(keys.clientKey(), signature));
    }

    private @Nullable Keys keys(byte[] salt, int iterations) {
        return switch (credential) {
            case Credential.None(), Credential.Hashed(var _) -> null;
            case Credential.Recovered(var keys) -> keys;
            case Credential.Password(var _, var text, var derived) -> derived.of(text, salt, iterations);
        };
    }

    private static int iterations(String text) {
        int value = text.matches("[0-9]{1,7}") ? Integer.parseInt(text) : 0;
        return value <= MOST_ITERATIONS ? value : 0;
    }

    /** Whether the server knows the verifier too. */
    public boolean serverIsGenuine(String serverFinal) {
        var given = ScramServer.decode(ScramServer.attributes(serverFinal).get('v'));
        return given != null && MessageDigest.isEqual(given, expectedSignature);
    }
}
