package dev.pointsman.proxy.auth;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;

/**
 * To what a client of SCRAM binds its proof, and what it says of that (RFC 5802, 5929).
 *
 * @param mechanism the one that is chosen by it
 * @param header with which its messages begin
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Binding(String mechanism, String header, byte[] certificate) {
    private static final byte[] NOTHING = {};

    /** To nothing, because there is nothing to bind to. */
    public static final Binding NONE = new Binding(ScramServer.MECHANISM, "n,,", NOTHING);

    /** To nothing, because the server has not offered it: one that has knows from this that its offer was tampered with. */
    public static final Binding NOT_OFFERED = new Binding(ScramServer.MECHANISM, "y,,", NOTHING);

    /** To the certificate of this hash. */
    public static Binding to(byte[] certificate) {
        return new Binding(ScramServer.BOUND_MECHANISM, "p=tls-server-end-point,,", certificate);
    }

    String text() {
        var begins = header.getBytes(StandardCharsets.US_ASCII);
        var all = Arrays.copyOf(begins, begins.length + certificate.length);
        System.arraycopy(certificate, 0, all, begins.length, certificate.length);
        return Base64.getEncoder().encodeToString(all);
    }
}
