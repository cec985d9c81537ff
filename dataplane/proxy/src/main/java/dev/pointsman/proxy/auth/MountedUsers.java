package dev.pointsman.proxy.auth;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Consumer;

/** Users from the mounted directory: a list of verifiers, or else a query, or else nobody is asked. */
public final class MountedUsers implements Users {
    private static final String LIST = "users.json";
    private static final ObjectMapper JSON = new ObjectMapper();

    private record UserList(Map<String, String> users) {}

    private final Path directory;
    private final QueryUsers query;

    /** @param directory holds {@code users.json}, or {@code username} and {@code password} for the query */
    public MountedUsers(Path directory, QueryUsers query) {
        this.directory = directory;
        this.query = query;
    }

    @Override
    public void find(String user, Consumer<Answer> answer) {
        var list = directory.resolve(LIST);
        if (Files.exists(list)) {
            answer.accept(listed(list, user));
        } else if (Files.exists(directory.resolve("username"))) {
            query.find(user, answer);
        } else {
            answer.accept(new Answer.Trusted());
        }
    }

    private static Answer listed(Path list, String user) {
        try {
            return Answer.of(
                    JSON.readValue(list.toFile(), UserList.class).users().get(user));
        } catch (IOException e) {
            return new Answer.Unavailable(
                    LIST + " cannot be read: " + e.getClass().getSimpleName());
        }
    }
}
