package dev.pointsman.wire;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a proxy has to know of the catalogues of the databases between which it routes.
 *
 * @param names by which a read may write
 * @param numbers that are not the same on both
 */
public record Catalogue(VolatileNames names, Numbers numbers) {
    /** The same for the same content. */
    public String fingerprint() {
        var all =
                String.join("\0", names.functions()) + "\0\0" + String.join("\0", names.anywhere()) + "\0\0" + numbers;
        try {
            var hash = MessageDigest.getInstance("SHA-256").digest(all.getBytes(StandardCharsets.UTF_8));
            return HexFormat.of().formatHex(hash);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
