package dev.pointsman.proxy.session;

import io.netty.channel.Channel;

/**
 * A server connection that is authenticated and idle.
 *
 * @param channel has no handler of a protocol any more, and does not read by itself
 * @param process of the backend
 * @param secret of the backend, for cancelling
 * @param parameters the ParameterStatus messages, whole
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record Opened(Channel channel, int process, int secret, byte[] parameters) {}
