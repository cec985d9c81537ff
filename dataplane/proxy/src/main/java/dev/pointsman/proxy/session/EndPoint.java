package dev.pointsman.proxy.session;

import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Locale;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** What a proof is bound to: the hash of a server's certificate, as {@code tls-server-end-point} has it (RFC 5929). */
final class EndPoint {
    private EndPoint() {}

    /** Of the certificate that the other end has shown; null without one. */
    static byte @Nullable [] ofPeer(SslHandler tls) {
        try {
            return of(tls.engine().getSession().getPeerCertificates());
        } catch (SSLPeerUnverifiedException e) {
            return null;
        }
    }

    /** @param chain whose first is the certificate; null where none was shown */
    static byte @Nullable [] of(Certificate @Nullable [] chain) {
        if (chain == null || chain.length == 0 || !(chain[0] instanceof X509Certificate certificate)) {
            return null;
        }
        var hash = hash(certificate.getSigAlgName());
        try {
            return hash == null ? null : MessageDigest.getInstance(hash).digest(certificate.getEncoded());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("a certificate in use has an encoding, and every JDK has SHA-2", e);
        }
    }

    /** The hash of the certificate's signature, but SHA-256 in place of weaker ones; null where it has none. */
    private static @Nullable String hash(String signature) {
        var name = signature.toUpperCase(Locale.ROOT);
        if (!name.contains("WITH")) {
            return null;
        }
        if (name.startsWith("SHA384")) {
            return "SHA-384";
        }
        return name.startsWith("SHA512") ? "SHA-512" : "SHA-256";
    }
}
