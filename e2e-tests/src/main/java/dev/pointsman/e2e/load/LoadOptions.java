package dev.pointsman.e2e.load;

import java.util.List;

/**
 * What a load is like.
 *
 * @param targets where clients connect, one after the other
 * @param clients how many
 * @param tps transactions per second of all together, 0 for as many as there can be
 * @param readPercent share of reads
 * @param slowPercent share of writes whose transaction rests for 200 ms before it commits; their own time counts nowhere
 * @param size how large the filled tables are
 */
public record LoadOptions(List<Target> targets, int clients, int tps, int readPercent, int slowPercent, Size size) {
    /** Every client connects to the same. */
    public LoadOptions(Target target, int clients, int tps, int readPercent, Size size) {
        this(List.of(target), clients, tps, readPercent, 0, size);
    }

    /** The same with this share of slow writes. */
    public LoadOptions withSlow(int percent) {
        return new LoadOptions(targets, clients, tps, readPercent, percent, size);
    }

    /** Where this client connects. */
    public Target target(int client) {
        return targets.get(client % targets.size());
    }
}
