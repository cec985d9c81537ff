package dev.pointsman.proxy.auth;

import java.security.MessageDigest;
import java.util.Base64;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What PostgreSQL keeps of a password: {@code SCRAM-SHA-256$iterations:salt$StoredKey:ServerKey}. A secret. */
@SuppressWarnings("ArrayRecordComponent") // never compared, and never shown
public record Verifier(int iterations, byte[] salt, byte[] storedKey, byte[] serverKey) {
    private static final Pattern TEXT = Pattern.compile("SCRAM-SHA-256\\$([0-9]{1,7}):([^$]+)\\$([^:]+):(.+)");

    /** Null when the text is no such verifier. */
    public static @Nullable Verifier parse(String text) {
        var parts = TEXT.matcher(text.strip());
        if (!parts.matches()) {
            return null;
        }
        try {
            var base64 = Base64.getDecoder();
            return new Verifier(
                    Integer.parseInt(parts.group(1)),
                    base64.decode(parts.group(2)),
                    base64.decode(parts.group(3)),
                    base64.decode(parts.group(4)));
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    /**
     * The keys that follow from this password; null when it is not the one. Takes milliseconds, as is meant, or as long as the
     * iterations want.
     *
     * @param password as the client has said it
     */
    public @Nullable Keys open(String password) {
        var keys = Keys.derive(password.toCharArray(), salt, iterations);
        return MessageDigest.isEqual(Keys.sha256(keys.clientKey()), storedKey) ? keys : null;
    }

    @Override
    public String toString() {
        return "Verifier[secret]";
    }
}
