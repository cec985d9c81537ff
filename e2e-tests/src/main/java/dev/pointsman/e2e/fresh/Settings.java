package dev.pointsman.e2e.fresh;

/**
 * What a run is like.
 *
 * @param seed of what clients do, and of the lag
 * @param source PostgreSQL of the source
 * @param target PostgreSQL of the target
 * @param clients through the proxy
 * @param reads of each promise
 */
record Settings(long seed, int source, int target, int clients, long reads) {}
