package dev.pointsman.core.seen;

/**
 * What keeps the data plane from running, as the cluster says: an image that is not there, a quota, a missing Secret.
 *
 * @param reason CamelCase
 * @param sentence what it is about and what to do
 */
public record Trouble(String reason, String sentence) {}
