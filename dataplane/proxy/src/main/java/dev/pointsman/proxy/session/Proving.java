package dev.pointsman.proxy.session;

import dev.pointsman.proxy.auth.Credential;
import dev.pointsman.proxy.auth.Md5;
import dev.pointsman.proxy.auth.ScramServer;
import dev.pointsman.proxy.auth.Users;
import dev.pointsman.proxy.auth.Verifier;
import dev.pointsman.proxy.protocol.Messages;
import dev.pointsman.proxy.protocol.Startup;
import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** How one client proves who it is: what it is asked, and what comes of its answers. */
sealed interface Proving {
    /** What came of an answer. */
    sealed interface Outcome {
        /** Ask this, too. */
        record More(ByteBuf question) implements Outcome {}

        /**
         * It is who it says.
         *
         * @param last what it has to be told first, or null
         * @param credential with what the servers are told so
         */
        record Proven(@Nullable ByteBuf last, Credential credential) implements Outcome {}

        /** It is not, or does not know the password. */
        record Wrong() implements Outcome {}

        /** What came of it takes milliseconds to find out, or as long as a verifier wants; on any thread. */
        record Later(Supplier<Outcome> work) implements Outcome {}

        /** It does not follow the protocol. */
        record Malformed(String what) implements Outcome {}
    }

    /** The first thing that it is asked. */
    ByteBuf question();

    /** What its answers are called. */
    String answers();

    /** Takes an answer: a password message without its header. */
    Outcome take(ByteBuf body);

    /**
     * By the password itself, for clients that can say it no other way; over TLS only. Whoever is not known, or proves
     * otherwise, finds that out by a wrong password only.
     */
    final class InClear implements Proving {
        private static final int CODE = 3;

        private final Users.Answer known;
        private final String user;

        InClear(Users.Answer known, String user) {
            this.known = known;
            this.user = user;
        }

        @Override
        public ByteBuf question() {
            return Messages.authentication(CODE, new byte[0]);
        }

        @Override
        public String answers() {
            return "password response";
        }

        @Override
        public Outcome take(ByteBuf body) {
            var password = Startup.string(body);
            return password == null || password.isEmpty()
                    ? new Outcome.Wrong()
                    : new Outcome.Later(() -> outcome(password));
        }

        private Outcome outcome(String password) {
            var credential = credential(password);
            return credential == null ? new Outcome.Wrong() : new Outcome.Proven(null, credential);
        }

        private @Nullable Credential credential(String password) {
            return switch (known) {
                case Users.Answer.Known(var verifier) -> {
                    var keys = verifier == null ? null : verifier.open(password);
                    yield keys == null ? null : new Credential.Recovered(keys);
                }
                case Users.Answer.KnownByMd5(var md5) -> md5.isOf(user, password) ? new Credential.Hashed(md5) : null;
                case Users.Answer.Trusted _, Users.Answer.Unavailable _ -> null;
            };
        }
    }

    /** By MD5 with a salt of its own. */
    final class ByMd5 implements Proving {
        private static final int CODE = 5;
        private static final SecureRandom SALTS = new SecureRandom();

        private final Md5 kept;
        private final byte[] salt = new byte[Md5.SALT_BYTES];

        ByMd5(Md5 kept) {
            this.kept = kept;
            SALTS.nextBytes(salt);
        }

        @Override
        public ByteBuf question() {
            return Messages.authentication(CODE, salt);
        }

        @Override
        public String answers() {
            return "password response";
        }

        @Override
        public Outcome take(ByteBuf body) {
            return kept.fits(salt, String.valueOf(Startup.string(body)))
                    ? new Outcome.Proven(null, new Credential.Hashed(kept))
                    : new Outcome.Wrong();
        }
    }

    /** By SCRAM-SHA-256, bound to the certificate where the client wants that. */
    final class ByScram implements Proving {
        private static final int SASL = 10;
        private static final int SASL_CONTINUE = 11;
        private static final int SASL_FINAL = 12;

        private final ScramServer exchange;
        private final byte @Nullable [] certificate;
        private boolean firstSaid;

        /**
         * @param verifier null for a user who is not known, and shall not find that out
         * @param certificate hash of the certificate that the client has seen, null without TLS
         */
        ByScram(@Nullable Verifier verifier, String user, byte @Nullable [] certificate) {
            this.exchange = new ScramServer(verifier, user);
            this.certificate = certificate;
        }

        @Override
        public ByteBuf question() {
            var bound = certificate == null ? "" : ScramServer.BOUND_MECHANISM + "\0";
            return message(SASL, bound + ScramServer.MECHANISM + "\0\0");
        }

        private static ByteBuf message(int code, String text) {
            return Messages.authentication(code, text.getBytes(StandardCharsets.UTF_8));
        }

        @Override
        public String answers() {
            return "SASL response";
        }

        @Override
        public Outcome take(ByteBuf body) {
            if (firstSaid) {
                return outcome(exchange.last(body.toString(StandardCharsets.UTF_8)));
            }
            firstSaid = true;
            var mechanism = Startup.string(body);
            boolean binds = ScramServer.BOUND_MECHANISM.equals(mechanism);
            if (!(binds || ScramServer.MECHANISM.equals(mechanism)) || body.readableBytes() < 4) {
                return new Outcome.Malformed("client selected an invalid SASL authentication mechanism");
            }
            return outcome(exchange.first(body.skipBytes(4).toString(StandardCharsets.UTF_8), certificate, binds));
        }

        private static Outcome outcome(ScramServer.Step step) {
            return switch (step) {
                case ScramServer.Step.Continue(var text) -> new Outcome.More(message(SASL_CONTINUE, text));
                case ScramServer.Step.Proven(var text, var keys) ->
                    new Outcome.Proven(message(SASL_FINAL, text), new Credential.Recovered(keys));
                case ScramServer.Step.Wrong() -> new Outcome.Wrong();
                case ScramServer.Step.Malformed() -> new Outcome.Malformed("malformed SCRAM message");
            };
        }
    }
}
