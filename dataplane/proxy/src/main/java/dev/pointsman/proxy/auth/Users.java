package dev.pointsman.proxy.auth;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Who may log in. */
public interface Users {
    /** What is known of a user. */
    sealed interface Answer {
        /** Nobody is asked for anything, neither here nor by the servers. */
        record Trusted() implements Answer {}

        /**
         * It has to prove itself.
         *
         * @param verifier null when there is no such user, or none who may log in by password
         */
        record Known(@Nullable Verifier verifier) implements Answer {}

        /** It has to prove itself by MD5: its verifier is such a one. */
        record KnownByMd5(Md5 md5) implements Answer {}

        /** What follows from what a server keeps of the user's password, null when that is nothing. */
        static Answer of(@Nullable String kept) {
            if (kept == null) {
                return new Known(null);
            }
            var md5 = Md5.parse(kept);
            return md5 == null ? new Known(Verifier.parse(kept)) : new KnownByMd5(md5);
        }

        /**
         * It cannot be looked up.
         *
         * @param why a sentence for the log; the client hears only that it cannot be decided
         */
        record Unavailable(String why) implements Answer {}
    }

    /** Looks the user up; the answer is told on the event loop's thread. */
    void find(String user, Consumer<Answer> answer);
}
