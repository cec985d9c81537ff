package dev.pointsman.agent.database;

import dev.pointsman.wire.AgentDesired;
import dev.pointsman.wire.Side;
import java.nio.file.Path;

/**
 * The two databases of a migration.
 *
 * @param source the source
 * @param target the target
 */
public record Databases(Database source, Database target) {
    /**
     * As ordered.
     *
     * @param config the directory in which the Secrets are mounted as {@code source} and {@code target}
     */
    public static Databases of(AgentDesired desired, Path config) {
        var names = Names.of(desired.migration());
        return new Databases(
                new Database(Side.SOURCE, desired.source(), names, config.resolve("source")),
                new Database(Side.TARGET, desired.target(), names, config.resolve("target")));
    }

    /** The database of that side. */
    public Database of(Side side) {
        return side == Side.SOURCE ? source : target;
    }

    /** What our objects are called in both. */
    public Names names() {
        return source.names();
    }
}
