package dev.pointsman.proxy.auth;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Users from the mounted directory: a list of verifiers, or else a query, or else nobody is asked. */
public final class MountedUsers implements Users {
    private static final String LIST = "users.json";
    private final Path directory;
    private final UserList list;
    private final QueryUsers query;

    /** @param directory holds {@code users.json}, or {@code username} and {@code password} for the query */
    public MountedUsers(Path directory, QueryUsers query) {
        this.directory = directory;
        this.list = new UserList(directory.resolve(LIST));
        this.query = query;
    }

    @Override
    public void find(String user, Consumer<Answer> answer) {
        if (list.exists()) {
            answer.accept(listed(user));
        } else if (Files.exists(directory.resolve("username"))) {
            query.find(user, answer);
        } else {
            answer.accept(new Answer.Trusted());
        }
    }

    private Answer listed(String user) {
        try {
            return Answer.of(list.verifier(user));
        } catch (IOException e) {
            return new Answer.Unavailable(
                    LIST + " cannot be read: " + e.getClass().getSimpleName());
        }
    }
}
