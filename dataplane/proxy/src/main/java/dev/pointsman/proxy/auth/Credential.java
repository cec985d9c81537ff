package dev.pointsman.proxy.auth;

/** With what the proxy logs in to a server. */
public sealed interface Credential {
    /** Nothing: the server has to trust. */
    record None() implements Credential {}

    /** The keys recovered from a client's proof. */
    record Recovered(Keys keys) implements Credential {}

    /** A password, for the connection that reads verifiers. A secret. */
    record Password(String text) implements Credential {
        @Override
        public String toString() {
            return "Password[secret]";
        }
    }
}
