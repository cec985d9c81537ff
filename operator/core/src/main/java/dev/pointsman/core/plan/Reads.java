package dev.pointsman.core.plan;

import java.util.List;

/**
 * Where movable reads go while they are shared between the sides.
 *
 * @param freshness how old one on the target may be
 * @param stickyBy which of them go to the same side
 * @param segments those that have a side of their own; the first that fits decides
 */
public record Reads(Freshness freshness, StickyBy stickyBy, List<Segment> segments) {
    /** What reads have in common that go to the same side. */
    public enum StickyBy {
        /** Nothing: each is drawn by itself. */
        NONE,
        /** The client's connection. */
        CONNECTION,
        /** The role that the client logged in as. */
        USER,
        /** What the client calls itself. */
        APPLICATION_NAME,
        /** What the client says its tenant is. */
        TENANT
    }

    /**
     * Reads that have a side of their own. What is empty fits everybody.
     *
     * @param name its name
     * @param users roles
     * @param databases asked for
     * @param applicationNames of clients
     * @param tenants as clients say
     * @param side where they go
     */
    public record Segment(
            String name,
            List<String> users,
            List<String> databases,
            List<String> applicationNames,
            List<String> tenants,
            Side side) {}
}
