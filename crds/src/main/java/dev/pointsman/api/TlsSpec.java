package dev.pointsman.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.ValidationRule;
import org.jspecify.annotations.Nullable;

/**
 * How a connection to a database server is protected.
 *
 * @param mode VerifyFull when absent and a CA is named, Require otherwise
 * @param caSecret a Secret whose {@code ca.crt} signs the server's certificate
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(
        value = "!has(self.mode) || self.mode != 'VerifyFull' || has(self.caSecret)",
        message = "tls.mode VerifyFull needs tls.caSecret, a Secret with the key ca.crt")
public record TlsSpec(
        @JsonPropertyDescription(
                "Disable: no TLS. Require: TLS, the certificate is not looked at. VerifyFull: certificate by caSecret"
                        + " and for this host.")
        @Nullable
        Mode mode,

        @JsonPropertyDescription("Secret with the key ca.crt, in this namespace") @Nullable
        ObjectRef caSecret) {

    /** How much is asked of the server. */
    public enum Mode {
        /** No TLS. */
        @JsonProperty("Disable")
        DISABLE,
        /** TLS with whatever certificate. */
        @JsonProperty("Require")
        REQUIRE,
        /** TLS with a certificate that the CA signed for this host. */
        @JsonProperty("VerifyFull")
        VERIFY_FULL
    }
}
