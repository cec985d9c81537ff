package dev.pointsman.wire;

import com.fasterxml.jackson.annotation.JsonProperty;

/** How a connection to a database server is protected. */
public enum TlsMode {
    /** No TLS. Only where somebody has asked for it in the spec. */
    @JsonProperty("Disable")
    DISABLE,
    /** TLS, without looking at the server's certificate. */
    @JsonProperty("Require")
    REQUIRE,
    /** TLS, and the certificate is by the given CA and for the given host. */
    @JsonProperty("VerifyFull")
    VERIFY_FULL
}
