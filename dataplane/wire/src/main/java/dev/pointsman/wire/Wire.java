package dev.pointsman.wire;

/** The version of the language that operator, agent and proxy speak; each side accepts its own and the one before. */
public final class Wire {
    /** Named in every answer; an unknown one means that the operator holds. */
    public static final int VERSION = 1;

    private Wire() {}
}
