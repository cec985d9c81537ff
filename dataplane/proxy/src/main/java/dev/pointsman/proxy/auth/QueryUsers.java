package dev.pointsman.proxy.auth;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Users whose verifiers are read from the database that takes writes. */
public final class QueryUsers implements Users {
    /** Reads one value. */
    public interface Database {
        /**
         * Asks the database that takes writes.
         *
         * @param user of whom; it is sent as a parameter
         * @param answer told the value, null without one; or why it could not be asked
         */
        void ask(String user, Consumer<Asked> answer);
    }

    /** What was found: a value, or null, or a sentence why not. */
    public record Asked(@Nullable String value, @Nullable String failure) {}

    private final Database database;

    public QueryUsers(Database database) {
        this.database = database;
    }

    @Override
    public void find(String user, Consumer<Answer> answer) {
        database.ask(user, asked -> {
            var failure = asked.failure();
            if (failure != null) {
                answer.accept(new Answer.Unavailable(failure));
            } else {
                answer.accept(Answer.of(asked.value()));
            }
        });
    }
}
