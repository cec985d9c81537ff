package dev.pointsman.agent.database;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/**
 * A mounted {@code kubernetes.io/basic-auth} Secret. Read anew for each connection, so that a rotated password is found.
 *
 * @param username the role
 * @param password never printed
 * @param ca the CA's certificate, or null
 */
record Credentials(
        String username, String password, @Nullable Path ca) {

    /**
     * Reads the Secret.
     *
     * @throws Unreachable naming the key that is missing
     */
    static Credentials read(Path directory) throws Unreachable {
        var ca = directory.resolve("ca.crt");
        return new Credentials(
                key(directory, "username"), key(directory, "password"), Files.isReadable(ca) ? ca : null);
    }

    private static String key(Path directory, String name) throws Unreachable {
        var file = directory.resolve(name);
        try {
            return Files.readString(file).strip();
        } catch (IOException e) {
            throw new Unreachable(
                    "the credentials' Secret, mounted at " + directory + ", has no key '" + name
                            + "'; create the Secret with the keys username and password (kubernetes.io/basic-auth)",
                    e);
        }
    }

    @Override
    public String toString() {
        return "Credentials[" + username + "]";
    }
}
