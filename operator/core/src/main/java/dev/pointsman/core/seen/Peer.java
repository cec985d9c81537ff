package dev.pointsman.core.seen;

import java.util.Optional;

/**
 * What asking a peer has come to.
 *
 * @param <T> what it answers
 */
public sealed interface Peer<T> {
    /**
     * It answered.
     *
     * @param state what it said
     * @param <T> what it answers
     */
    record Reached<T>(T state) implements Peer<T> {}

    /**
     * It did not.
     *
     * @param why for people, without secrets
     * @param <T> what it would answer
     */
    record Unreachable<T>(String why) implements Peer<T> {}

    /**
     * It speaks a version of the language that this operator does not know.
     *
     * @param wire the version
     * @param <T> what it would answer
     */
    record Foreign<T>(int wire) implements Peer<T> {}

    /** The answer, if there is one. */
    default Optional<T> answer() {
        return this instanceof Reached<T>(T state) ? Optional.of(state) : Optional.empty();
    }
}
