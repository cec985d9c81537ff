package dev.pointsman.controller.admin;

import java.util.Optional;

/**
 * What came of asking a Pod.
 *
 * @param <T> the body of a good answer
 */
public sealed interface Answer<T> {
    /** The answer. */
    record Answered<T>(T said) implements Answer<T> {}

    /**
     * It answered that it will not.
     *
     * @param status the HTTP status
     * @param reason one CamelCase word
     * @param message what was refused and what to do
     */
    record Refused<T>(int status, String reason, String message) implements Answer<T> {}

    /**
     * No answer that can be used.
     *
     * @param why a sentence that names the URL
     */
    record Unreachable<T>(String why) implements Answer<T> {}

    /**
     * It speaks a version of the language that this operator does not.
     *
     * @param wire the version that it named
     */
    record UnknownWire<T>(int wire) implements Answer<T> {}

    /** The body, when there is one. */
    default Optional<T> body() {
        return this instanceof Answered<T>(T said) ? Optional.of(said) : Optional.empty();
    }
}
