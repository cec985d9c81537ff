package dev.pointsman.core.seen;

/** What stands at the other end of the migration's {@code proxyRef}. */
public sealed interface Link {
    /**
     * The proxy, and it serves this migration's source or target.
     *
     * @param epoch the last attempt to move writes that it knows of
     * @param revision of its routing table within that epoch
     */
    record Linked(long epoch, long revision) implements Link {}

    /**
     * No proxy of that name.
     *
     * @param name as the spec has it
     */
    record Missing(String name) implements Link {}

    /**
     * Another migration uses it.
     *
     * @param migration its name
     */
    record TakenBy(String migration) implements Link {}

    /**
     * It serves another database than this migration's source.
     *
     * @param serves what it serves, for people
     */
    record ServesAnother(String serves) implements Link {}
}
