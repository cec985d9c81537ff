package dev.pointsman.core.plan;

import java.util.List;

/**
 * Which tables are migrated.
 *
 * @param include patterns, at least one
 * @param exclude patterns
 * @param withoutIdentity what happens to a table that has no replica identity
 */
public record Tables(List<String> include, List<String> exclude, WithoutIdentity withoutIdentity) {

    /** The policy for tables without replica identity. */
    public enum WithoutIdentity {
        REFUSE,
        FULL
    }
}
