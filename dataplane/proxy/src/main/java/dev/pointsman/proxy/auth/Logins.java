package dev.pointsman.proxy.auth;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.lang.System.Logger.Level;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Clients that prove themselves by certificate: which roles a common name may be, and with what the servers, which see
 * nothing of the certificate, are told so. Read anew when the mounted file has changed; one that cannot be read leaves what
 * was read before in force. For the event loop's thread.
 */
public final class Logins {
    private static final System.Logger LOG = System.getLogger(Logins.class.getName());
    private static final ObjectMapper JSON = new ObjectMapper();

    /** The file: roles by common name, where they are not the name itself; passwords by role. */
    private record Listed(
            @Nullable Map<String, List<String>> roles,
            @Nullable Map<String, String> passwords) {
        private static final Listed NOTHING = new Listed(null, null);

        @Override
        public String toString() {
            return "Listed[secret]";
        }
    }

    private final Path file;
    private final Map<String, Credential> credentials = new HashMap<>();
    private byte[] read = {};
    private Listed listed = Listed.NOTHING;

    /** @param directory holds {@code logins.json}, unless each name is a role and the servers trust the proxy */
    public Logins(Path directory) {
        this.file = directory.resolve("logins.json");
    }

    /** Whether the certificate of this common name proves that its holder is this role. */
    public boolean prove(String commonName, String role) {
        look();
        var roles = listed.roles() == null ? null : listed.roles().get(commonName);
        return roles == null ? commonName.equals(role) : roles.contains(role);
    }

    /** With what the proxy logs in to the servers as this role. */
    public Credential of(String role) {
        look();
        return credentials.computeIfAbsent(role, this::credential);
    }

    private Credential credential(String role) {
        var password = listed.passwords() == null ? null : listed.passwords().get(role);
        if (password == null) {
            return new Credential.None();
        }
        var md5 = Md5.parse(password);
        return md5 == null ? new Credential.Password(role, password) : new Credential.Hashed(md5);
    }

    private void look() {
        try {
            var now = Files.readAllBytes(file);
            if (!Arrays.equals(now, read)) {
                read = now;
                listed = Objects.requireNonNullElse(JSON.readValue(now, Listed.class), Listed.NOTHING);
                credentials.clear();
            }
        } catch (NoSuchFileException e) {
            LOG.log(Level.DEBUG, "event=absent file=logins.json");
        } catch (IOException e) {
            LOG.log(
                    Level.WARNING,
                    "event=unreadable file=logins.json kept=previous cause={0}",
                    e.getClass().getSimpleName());
        }
    }
}
