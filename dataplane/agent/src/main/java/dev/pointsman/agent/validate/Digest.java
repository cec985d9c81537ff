package dev.pointsman.agent.validate;

/**
 * What a range of rows comes to.
 *
 * @param rows how many
 * @param xor of their hashes
 * @param sum of their hashes: equal rows in a table without key would cancel each other in the xor
 */
record Digest(long rows, long xor, String sum) {}
