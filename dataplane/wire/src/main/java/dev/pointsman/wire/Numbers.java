package dev.pointsman.wire;

import java.util.List;

/**
 * The numbers (OIDs) by which two databases know the same types and relations, where they differ. Drivers learn them from one
 * server and say them to the other. PostgreSQL's own are the same everywhere; a user's have the number that was next when
 * they were made.
 *
 * @param types those of the users, and the arrays of them
 * @param relations tables, views and the like, of which descriptions of columns tell
 */
public record Numbers(List<Type> types, List<Relation> relations) {
    /** None differs. */
    public static final Numbers SAME = new Numbers(List.of(), List.of());

    /**
     * A type of both.
     *
     * @param source its number there, 0 to 2³²−1
     * @param target its number there, 0 to 2³²−1
     * @param nests whether its values, in binary form, name the numbers of other types, as arrays and composites do
     */
    public record Type(long source, long target, boolean nests) {}

    /**
     * A relation of both.
     *
     * @param source its number there, 0 to 2³²−1
     * @param target its number there, 0 to 2³²−1
     * @param columns of both whose numbers differ, because some have been dropped or they were made in another order
     */
    public record Relation(long source, long target, List<Column> columns) {}

    /**
     * A column of both.
     *
     * @param source its number there, from 1
     * @param target its number there, from 1
     */
    public record Column(int source, int target) {}
}
