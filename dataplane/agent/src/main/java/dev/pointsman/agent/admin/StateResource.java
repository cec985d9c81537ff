package dev.pointsman.agent.admin;

import dev.pointsman.agent.work.Board;
import dev.pointsman.wire.AgentState;
import jakarta.inject.Inject;
import jakarta.ws.rs.GET;
import jakarta.ws.rs.Path;
import jakarta.ws.rs.Produces;
import jakarta.ws.rs.core.MediaType;

/** Says what the agent has made and seen. */
@Path("/v1/state")
public final class StateResource {
    private final Board board;

    /** For the container. */
    @Inject
    public StateResource(Board board) {
        this.board = board;
    }

    /** The newest known of everything; waits for nothing. */
    @GET
    @Produces(MediaType.APPLICATION_JSON)
    public AgentState state() {
        return board.state();
    }
}
