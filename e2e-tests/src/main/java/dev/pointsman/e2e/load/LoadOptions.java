package dev.pointsman.e2e.load;

/**
 * What a load is like.
 *
 * @param target where clients connect
 * @param clients how many
 * @param tps transactions per second of all together, 0 for as many as there can be
 * @param readPercent share of reads
 * @param size how large the filled tables are
 */
public record LoadOptions(Target target, int clients, int tps, int readPercent, Size size) {}
