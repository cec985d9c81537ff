package dev.pointsman.wire;

/**
 * What is about to be ordered (POST {@code /v1/rehearsal}). It is verified, read and looked at like the orders themselves,
 * changes nothing for any client, and is answered with what a hold would find at this moment as a {@link HoldReply}; so a
 * program that has just started has run the code of a pause before anybody waits for it.
 *
 * @param wire the version of this language
 * @param hold as it will come
 * @param table the table that will come when writes have moved
 */
public record RehearsalOrder(int wire, HoldOrder hold, RoutingTable table) {}
