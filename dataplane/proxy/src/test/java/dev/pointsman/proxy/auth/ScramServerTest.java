package dev.pointsman.proxy.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.proxy.auth.ScramServer.Step;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a client may say of binding to the certificate that it has seen. */
class ScramServerTest {
    private static final byte[] CERTIFICATE = new byte[32];
    private static final String REST = ",n=,r=nonce";

    private static Step first(String binding, byte @Nullable [] certificate, boolean binds) {
        return new ScramServer(null, "somebody").first(binding + REST, certificate, binds);
    }

    @Test
    void aClientThatCouldBindAndWasNotOfferedToHasHadItsOfferChanged() {
        assertThat(first("y,", CERTIFICATE, false)).isInstanceOf(Step.Malformed.class);
        assertThat(first("y,", null, false)).isInstanceOf(Step.Continue.class);
        assertThat(first("n,", CERTIFICATE, false)).isInstanceOf(Step.Continue.class);
    }

    @Test
    void bindsToTheCertificateOnlyAndOnlyWhereItWasChosen() {
        assertThat(first("p=tls-server-end-point,", CERTIFICATE, true)).isInstanceOf(Step.Continue.class);
        assertThat(first("p=tls-server-end-point,", null, true)).isInstanceOf(Step.Malformed.class);
        assertThat(first("p=tls-server-end-point,", CERTIFICATE, false)).isInstanceOf(Step.Malformed.class);
        assertThat(first("p=tls-unique,", CERTIFICATE, true)).isInstanceOf(Step.Malformed.class);
        assertThat(first("n,", CERTIFICATE, true)).isInstanceOf(Step.Malformed.class);
    }
}
