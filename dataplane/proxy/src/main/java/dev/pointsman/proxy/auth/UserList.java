package dev.pointsman.proxy.auth;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The verifiers of a file, read again when it has changed: logins come by the hundred, and this is on the clients' loop. */
final class UserList {
    private static final ObjectMapper JSON = new ObjectMapper();
    /** A file that was written so shortly before it was read may be written again without showing it. */
    private static final Duration TOO_YOUNG = Duration.ofSeconds(1);

    private record Content(Map<String, String> users) {}

    private record Version(
            FileTime modified, long size, @Nullable Object key) {}

    private final Path file;
    private @Nullable Version version;
    private Content content = new Content(Map.of());

    UserList(Path file) {
        this.file = file;
    }

    boolean exists() {
        return Files.exists(file);
    }

    /** A user's verifier, or null. */
    @Nullable
    String verifier(String user) throws IOException {
        var seen = Files.readAttributes(file, BasicFileAttributes.class);
        var now = new Version(seen.lastModifiedTime(), seen.size(), seen.fileKey());
        if (!now.equals(version)) {
            content = JSON.readValue(file.toFile(), Content.class);
            version = isOld(now) ? now : null;
        }
        return content.users().get(user);
    }

    private static boolean isOld(Version version) {
        return System.currentTimeMillis() - version.modified().toMillis() > TOO_YOUNG.toMillis();
    }
}
