package dev.pointsman.agent.database;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;

/**
 * What a migration's objects are called in the databases. All are lower case and need no quotes.
 *
 * @param migration the migration's uid
 * @param hash 16 hex digits of the SHA-256 of the uid: two migrations in one server do not meet
 */
public record Names(String migration, String hash) {
    /** The schema of everything of ours, in both databases. */
    public static final String SCHEMA = "pointsman";

    /** The channel on which is told that a stream has brought a marker; not for heartbeats. */
    public static final String MARKED = "pointsman_marked";

    private static final int HASH_BYTES = 8;

    /** The names of this migration. */
    public static Names of(String migration) {
        try {
            var digest = MessageDigest.getInstance("SHA-256").digest(migration.getBytes(StandardCharsets.UTF_8));
            return new Names(migration, HexFormat.of().formatHex(digest, 0, HASH_BYTES));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    /** The publication, the slot and the subscription of a direction share one name. */
    public String stream(Direction direction) {
        return "pointsman_" + hash + "_" + direction.word();
    }

    /** The role by which the subscribing side of a direction logs in to the publishing side. */
    public String role(Direction direction) {
        return "pointsman_" + hash + "_" + direction.word() + "_role";
    }

    /** The marker table of a direction, with schema; published by that direction only. */
    public static String marker(Direction direction) {
        return SCHEMA + ".marker_" + direction.word();
    }

    /** The fence's trigger function, with schema. */
    public String fenceFunction() {
        return SCHEMA + ".fence_" + hash;
    }

    /** The fence's trigger on each table. */
    public String fenceTrigger() {
        return "aaa_pointsman_" + hash;
    }

    /** The start of the {@code application_name} of every connection that an agent of this migration opens. */
    public String application() {
        return "pointsman-" + hash;
    }
}
