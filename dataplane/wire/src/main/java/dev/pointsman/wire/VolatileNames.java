package dev.pointsman.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Names in a statement by which it may write, or see what only the writer knows, though it looks like a read. As the
 * catalogues have them, without their schemas, sorted.
 *
 * @param functions volatile functions of the users, called with parentheses
 * @param anywhere views and tables that call such functions by themselves, and functions that may be called like a column
 */
public record VolatileNames(List<String> functions, List<String> anywhere) {
    /** The same for the same names. */
    public String fingerprint() {
        var all = String.join("\0", functions) + "\0\0" + String.join("\0", anywhere);
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
