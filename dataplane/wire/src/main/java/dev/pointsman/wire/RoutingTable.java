package dev.pointsman.wire;

import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Everything a proxy needs to route; always whole. Tables are ordered by epoch, then revision: a proxy refuses an older
 * one and answers an equal one as if it were new. Sessions keep their server connections by address, not by side, so
 * that a table in which the old target has become the only backend disconnects nobody.
 *
 * @param wire the version of this language
 * @param epoch the last attempt to move writes that this table knows of; 0 before the first
 * @param revision counts tables within an epoch, from 0
 * @param migration uid of the migration attached, or null
 * @param source where everything goes while no migration is attached
 * @param target the second database, or null
 * @param writes the side that takes writes as of this epoch
 * @param reads where movable reads go while writes are on the source
 * @param warmTarget whether sessions open their target connection ahead of need
 * @param aliases by which clients ask for the migrated database besides its names in the backends: those that it had before it
 *     was moved. Whoever asks for any other database gets that, on the source's server
 */
public record RoutingTable(
        int wire,
        long epoch,
        long revision,
        @Nullable String migration,
        Backend source,
        @Nullable Backend target,
        Side writes,
        Reads reads,
        boolean warmTarget,
        List<String> aliases) {

    /** A table from before there were {@link Reads} or aliases, as a proxy may find it mounted, has none. */
    public RoutingTable {
        reads = Objects.requireNonNullElse(reads, Reads.NONE);
        aliases = List.copyOf(Objects.requireNonNullElse(aliases, List.of()));
    }

    /** Without aliases. */
    public RoutingTable(
            int wire,
            long epoch,
            long revision,
            @Nullable String migration,
            Backend source,
            @Nullable Backend target,
            Side writes,
            Reads reads,
            boolean warmTarget) {
        this(wire, epoch, revision, migration, source, target, writes, reads, warmTarget, List.of());
    }

    /** Whether a client that asks for this database asks for the one that is, or was, migrated. */
    public boolean isMigrated(String asked) {
        return source.database() == null
                || source.database().equals(asked)
                || (target != null && asked.equals(target.database()))
                || aliases.contains(asked);
    }

    /** Whether this table replaces the other: a later epoch, or a later revision of the same. */
    public boolean isNewerThan(RoutingTable other) {
        return epoch != other.epoch ? epoch > other.epoch : revision > other.revision;
    }
}
