package dev.pointsman.core.seen;

/**
 * One proxy that serves clients.
 *
 * @param name of its Pod
 * @param peer what it says
 */
public record ProxyPod(String name, Peer<ProxySeen> peer) {}
