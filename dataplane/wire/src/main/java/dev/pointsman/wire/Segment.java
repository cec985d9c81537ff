package dev.pointsman.wire;

import java.util.List;

/**
 * Reads that have a side of their own while reads are shared. A read belongs to it when everything that is listed fits; an
 * empty list fits everybody.
 *
 * @param name for people
 * @param users roles that clients logged in as
 * @param databases that clients asked for
 * @param applicationNames values of {@code application_name}
 * @param tenants as said by the setting {@code pointsman.tenant}, or for one statement by a comment {@code tenant='…'} in it
 * @param side where they go
 */
public record Segment(
        String name,
        List<String> users,
        List<String> databases,
        List<String> applicationNames,
        List<String> tenants,
        Side side) {}
