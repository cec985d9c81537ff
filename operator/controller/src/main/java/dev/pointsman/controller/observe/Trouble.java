package dev.pointsman.controller.observe;

/**
 * What keeps Pods from serving, for a condition.
 *
 * @param reason one CamelCase word
 * @param message what happened, to what, and what to do
 */
public record Trouble(String reason, String message) {}
