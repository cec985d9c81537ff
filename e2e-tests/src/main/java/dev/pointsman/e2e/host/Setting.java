package dev.pointsman.e2e.host;

import java.util.List;

/**
 * What a host stack is made of.
 *
 * @param source PostgreSQL of the source
 * @param target PostgreSQL of the target, whose tables exist and are empty
 * @param rows rows in the source
 * @param proxies how many
 * @param cuttable whether the agent's wires to all others can be cut
 * @param servers more settings of both servers
 */
public record Setting(int source, int target, int rows, int proxies, boolean cuttable, List<String> servers) {
    /** One proxy, no relays, nothing special. */
    public static Setting plain(int source, int target, int rows) {
        return new Setting(source, target, rows, 1, false, List.of());
    }
}
