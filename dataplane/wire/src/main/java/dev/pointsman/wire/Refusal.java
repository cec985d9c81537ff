package dev.pointsman.wire;

/**
 * The body of every answer that is not 2xx.
 *
 * @param wire the version of this language
 * @param reason one CamelCase word
 * @param message what was refused, and what to do
 */
public record Refusal(int wire, String reason, String message) {}
