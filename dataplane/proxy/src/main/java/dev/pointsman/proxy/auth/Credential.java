package dev.pointsman.proxy.auth;

import org.jspecify.annotations.Nullable;

/** With what the proxy logs in to a server. */
public sealed interface Credential {
    /** With what a server is answered that asks by MD5; null when there is nothing that fits. */
    default @Nullable Md5 md5() {
        return switch (this) {
            case None(), Recovered(var _) -> null;
            case Hashed(var md5) -> md5;
            case Password(var user, var text, var _) -> Md5.of(user, text);
        };
    }

    /** Nothing: the server has to trust. */
    record None() implements Credential {}

    /** The keys recovered from a client's proof. */
    record Recovered(Keys keys) implements Credential {}

    /** What the proxy knows of a client that has shown to know it too. */
    record Hashed(Md5 md5) implements Credential {}

    /** A password, for the connection that reads verifiers and for roles proven by certificate. A secret. */
    record Password(String user, String text, DerivedKeys derived) implements Credential {
        public Password(String user, String text) {
            this(user, text, new DerivedKeys());
        }

        @Override
        public String toString() {
            return "Password[secret]";
        }
    }
}
