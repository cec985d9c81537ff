package dev.pointsman.wire;

/**
 * Ends a hold without moving (POST {@code /v1/release}): held statements go on where the table says.
 *
 * @param wire the version of this language
 * @param epoch the attempt given up; later holds must be newer
 */
public record ReleaseOrder(int wire, long epoch) {}
