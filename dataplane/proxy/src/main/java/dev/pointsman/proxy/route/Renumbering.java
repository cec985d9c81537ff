package dev.pointsman.proxy.route;

import org.jspecify.annotations.Nullable;

/** One database's numbers of types, relations and columns in another's. Looking up makes no object; for one thread. */
public sealed interface Renumbering permits KnownNumbers, Chain {
    /** The type's number there; the same where none is known. */
    int type(int here);

    /** The relation's number there; the same where none is known. */
    int relation(int here);

    /** The column's number there, by the relation's number here. */
    int column(int relation, int here);

    /** Whether the other knows this type by another number, or what is in it. */
    boolean changes(int type);

    /** Whether values of this type, in binary form, name types that the other numbers differently. */
    boolean nests(int type);

    /** From the other's numbers to these. */
    Renumbering back();

    /** One after the other; null, for nothing to be done, when neither is there. */
    static @Nullable Renumbering chain(@Nullable Renumbering first, @Nullable Renumbering next) {
        if (first == null || next == null) {
            return first == null ? next : first;
        }
        return new Chain(first, next);
    }
}
