package dev.pointsman.core;

/** Why a migration stands still or goes back. */
public enum Cause {
    /** {@code intent} asks for it. */
    ASKED,
    /** A gate failed. */
    GATE_FAILED,
    /** A comparison that a stage asked for found differences. */
    VALIDATION_FAILED,
    /** Every attempt to move writes was given up. */
    CUTOVER_GIVEN_UP,
    /** The object is being deleted. */
    DELETED
}
