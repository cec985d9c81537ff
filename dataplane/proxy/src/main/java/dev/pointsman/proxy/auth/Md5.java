package dev.pointsman.proxy.auth;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * What PostgreSQL keeps of a password where {@code password_encryption} is {@code md5}: with it one can log in, so it is as
 * good as the password, and a secret.
 *
 * @param hash 32 hexadecimal digits
 */
public record Md5(String hash) {
    /** How long the salt of an exchange is. */
    public static final int SALT_BYTES = 4;

    private static final String PREFIX = "md5";
    private static final Pattern TEXT = Pattern.compile(PREFIX + "([0-9a-f]{32})");

    /** Null when the text is none. */
    public static @Nullable Md5 parse(String text) {
        var parts = TEXT.matcher(text.strip());
        return parts.matches() ? new Md5(parts.group(1)) : null;
    }

    /** As a server makes it. */
    static Md5 of(String user, String password) {
        return new Md5(hex((password + user).getBytes(StandardCharsets.UTF_8), new byte[0]));
    }

    /** Whether this is what is kept of that user's password. */
    public boolean isOf(String user, String password) {
        return MessageDigest.isEqual(
                hash.getBytes(StandardCharsets.US_ASCII),
                of(user, password).hash.getBytes(StandardCharsets.US_ASCII));
    }

    /** What a client answers to this salt. */
    public String answer(byte[] salt) {
        return PREFIX + hex(hash.getBytes(StandardCharsets.US_ASCII), salt);
    }

    /** Whether a client's answer to this salt is right. */
    public boolean fits(byte[] salt, String answer) {
        return MessageDigest.isEqual(
                answer(salt).getBytes(StandardCharsets.UTF_8), answer.getBytes(StandardCharsets.UTF_8));
    }

    private static String hex(byte[] first, byte[] second) {
        try {
            var digest = MessageDigest.getInstance("MD5");
            digest.update(first);
            return HexFormat.of().formatHex(digest.digest(second));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has MD5", e);
        }
    }

    @Override
    public String toString() {
        return "Md5[secret]";
    }
}
