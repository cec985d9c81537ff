package dev.pointsman.agent.admin;

import com.fasterxml.jackson.core.JacksonException;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.pointsman.agent.AgentConfig;
import dev.pointsman.agent.state.KeptDesired;
import dev.pointsman.wire.AgentDesired;
import dev.pointsman.wire.Refusal;
import dev.pointsman.wire.Wire;
import dev.pointsman.wire.order.OrderVerifier;
import jakarta.inject.Inject;
import jakarta.ws.rs.Consumes;
import jakarta.ws.rs.PUT;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.Context;
import jakarta.ws.rs.core.HttpHeaders;
import jakarta.ws.rs.core.MediaType;
import jakarta.ws.rs.core.Response;
import java.io.IOException;
import java.time.Instant;

/** Takes the operator's orders. */
@Path(DesiredResource.PATH)
public final class DesiredResource {
    static final String PATH = "/v1/desired";
    private final AgentConfig config;
    private final OperatorKeys keys;
    private final KeptDesired kept;
    private final ObjectMapper json;

    /** For the container. */
    @Inject
    public DesiredResource(AgentConfig config, OperatorKeys keys, KeptDesired kept, ObjectMapper json) {
        this.config = config;
        this.keys = keys;
        this.kept = kept;
        this.json = json;
    }

    /** Keeps the desired state; the loop finds it. An equal revision is answered as if it were new. */
    @PUT
    @Consumes(MediaType.APPLICATION_JSON)
    @Produces(MediaType.APPLICATION_JSON)
    public Response put(byte[] body, @Context HttpHeaders headers) throws IOException {
        var verifier = new OrderVerifier(config.audience(), keys.current());
        var refused = verifier.refuse(
                "PUT", PATH, body, headers::getHeaderString, Instant.now().getEpochSecond());
        if (refused != null) {
            return refuse(Response.Status.UNAUTHORIZED, "NotSigned", refused);
        }
        try {
            return keep(json.readValue(body, AgentDesired.class));
        } catch (JacksonException e) {
            return refuse(Response.Status.BAD_REQUEST, "BadRequest", "the body is no AgentDesired");
        }
    }

    private Response keep(AgentDesired desired) throws IOException {
        if (desired.wire() > Wire.VERSION || !desired.migration().equals(config.audience())) {
            var message = "this agent speaks version " + Wire.VERSION + " for migration " + config.audience();
            return refuse(Response.Status.BAD_REQUEST, "BadRequest", message);
        }
        long inForce = kept.keep(desired);
        if (inForce > desired.revision()) {
            var message = "revision " + desired.revision() + " is older than " + inForce;
            return refuse(Response.Status.CONFLICT, "OldRevision", message);
        }
        return Response.ok().build();
    }

    private static Response refuse(Response.Status status, String reason, String message) {
        return Response.status(status)
                .entity(new Refusal(Wire.VERSION, reason, message))
                .build();
    }
}
