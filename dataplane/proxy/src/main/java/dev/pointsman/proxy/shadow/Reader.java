package dev.pointsman.proxy.shadow;

import dev.pointsman.proxy.auth.Credential;
import dev.pointsman.proxy.protocol.Startup;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * As whom a read is made again, and in which state of the session.
 *
 * @param startup as the client sent it
 * @param credential with which the proxy logs in as the client's role
 * @param state what was said to bring a connection into this state, in this order; each is answered by one ReadyForQuery
 */
public record Reader(Startup startup, Credential credential, List<ByteBuffer> state) {}
