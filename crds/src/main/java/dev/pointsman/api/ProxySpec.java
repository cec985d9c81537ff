package dev.pointsman.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyDescription;
import io.fabric8.generator.annotation.Max;
import io.fabric8.generator.annotation.Min;
import io.fabric8.generator.annotation.Pattern;
import io.fabric8.generator.annotation.Required;
import io.fabric8.generator.annotation.Size;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.model.annotation.SpecReplicas;
import org.jspecify.annotations.Nullable;

/**
 * What a user wants of a proxy: the one endpoint that applications connect to, before, during and after migrations.
 *
 * @param engine the protocol it speaks, for good
 * @param replicas not applied when absent, so that an autoscaler may own it
 * @param version the version recorded at creation stays while this is empty; set it to roll the Pods
 * @param port where clients connect; the engine's own when absent
 * @param backend where traffic goes as of an epoch, while no migration is attached
 * @param service the Service that clients know
 * @param authentication how the proxy knows clients
 * @param clientTls TLS towards clients
 * @param limits what it bears
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
@ValidationRule(value = "self.engine == oldSelf.engine", message = "engine is immutable: make a new DatabaseProxy")
@ValidationRule(
        value = "!has(self.clientTls) || !has(self.clientTls.clientCertificates) || has(self.authentication)"
                + " || (has(self.clientTls.clientCertificates.required) && self.clientTls.clientCertificates.required)",
        message =
                "client certificates that are not required need authentication: a client without one would be trusted")
@ValidationRule(
        value = "!has(self.authentication) || !has(self.authentication.passwordsInClear)"
                + " || !self.authentication.passwordsInClear"
                + " || (has(self.clientTls) && has(self.clientTls.required) && self.clientTls.required)",
        message = "passwordsInClear needs clientTls.required: a password is not asked for without TLS")
public record ProxySpec(
        @Required Engine engine,

        @JsonPropertyDescription("Number of Pods; not applied when absent, so that an autoscaler may own it")
        @SpecReplicas
        @Nullable
        @Min(0)
        @Max(100)
        Integer replicas,

        @JsonPropertyDescription("Version of the proxy's image. Empty: the version recorded at creation stays")
        @Nullable
        @Size(max = 128)
        String version,

        @Nullable @Min(1) @Max(65535) Integer port,
        @Required Backend backend,
        @Nullable ServiceSpec service,
        @Nullable Authentication authentication,
        @Nullable ClientTls clientTls,
        @Nullable Limits limits) {

    /**
     * Where traffic goes while no migration is attached.
     *
     * @param host name or address, as the proxy's Pods resolve it
     * @param port the engine's own when absent
     * @param tls protection of the connections
     * @param asOfEpoch the epoch this is true of, 0 when absent; an older one than recorded is ignored and reported
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Backend(
            @Required @Size(min = 1, max = 253) String host,
            @Nullable @Min(1) @Max(65535) Integer port,
            @Nullable TlsSpec tls,

            @JsonPropertyDescription(
                    "The epoch this is true of; 0 when absent. A manifest older than the last cutover cannot send"
                            + " writes back")
            @Nullable
            @Min(0)
            Long asOfEpoch) {}

    /**
     * The Service that clients know.
     *
     * @param name the proxy's name when absent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ServiceSpec(
            @Nullable @Pattern("^[a-z]([-a-z0-9]{0,61}[a-z0-9])?$")
            String name) {}

    /**
     * How the proxy knows clients; trust when absent. At most one of the two.
     *
     * @param usersSecret key {@code users.json}: SCRAM verifiers by user
     * @param querySecret keys {@code username}, {@code password}, optionally {@code query}: reads verifiers on the writer
     * @param passwordsInClear whether clients are asked for the password itself; needs TLS of all of them
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    @ValidationRule(
            value = "has(self.usersSecret) != has(self.querySecret)",
            message = "authentication has exactly one of usersSecret and querySecret")
    public record Authentication(
            @JsonPropertyDescription("Secret with the key users.json: SCRAM verifiers by user") @Nullable
            ObjectRef usersSecret,

            @JsonPropertyDescription(
                    "Secret with username, password and optionally query: verifiers are read on the server that takes"
                            + " writes")
            @Nullable
            ObjectRef querySecret,

            @JsonPropertyDescription(
                    "Whether clients are asked for the password itself, over TLS; for drivers that know neither"
                            + " SCRAM-SHA-256 nor MD5; false when absent")
            @Nullable
            Boolean passwordsInClear) {}

    /**
     * TLS towards clients.
     *
     * @param certificateSecret a {@code kubernetes.io/tls} Secret
     * @param required whether clients without TLS are sent away; false when absent
     * @param clientCertificates how clients may prove themselves by certificate; not at all when absent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ClientTls(
            @JsonPropertyDescription("Secret of type kubernetes.io/tls, in this namespace") @Required
            ObjectRef certificateSecret,

            @JsonPropertyDescription("Whether clients without TLS are sent away; false when absent") @Nullable
            Boolean required,

            @Nullable ClientCertificates clientCertificates) {}

    /**
     * Clients that prove themselves by certificate. One that is shown decides; who shows none proves itself by password.
     *
     * @param caSecret whose certificates count
     * @param required whether clients without a certificate, and so those without TLS, are sent away; false when absent
     * @param loginsSecret key {@code logins.json}: which roles a common name may be, and with what the servers are told so
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ClientCertificates(
            @JsonPropertyDescription("Secret with the key ca.crt, in this namespace: who may issue them") @Required
            ObjectRef caSecret,

            @JsonPropertyDescription("Whether clients without a certificate are sent away; false when absent") @Nullable
            Boolean required,

            @JsonPropertyDescription(
                    "Secret with the key logins.json: passwords by role, with which the proxy logs in to the servers,"
                            + " and roles by common name. Without it the common name is the role, and the servers have"
                            + " to trust the proxy")
            @Nullable
            ObjectRef loginsSecret) {}

    /**
     * What the proxy bears.
     *
     * @param maxClients per Pod; 2000 when absent
     * @param maxHold how long a statement may wait for a cutover to be settled; 30s when absent
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Limits(
            @Nullable @Min(1) @Max(100000) Integer maxClients,
            @Nullable @Pattern(Grammar.DURATION) String maxHold) {}
}
