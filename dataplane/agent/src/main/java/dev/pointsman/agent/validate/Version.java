package dev.pointsman.agent.validate;

/**
 * A row as it was when it was looked at.
 *
 * @param hash of its contents
 * @param made the transaction that made this version
 */
record Version(long hash, String made) {}
