package dev.pointsman.proxy.route;

import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;

/** One side's numbers of types, relations and columns in the other's. Looking up makes no object; for one thread. */
public final class Renumbering {
    private record Type(int number, boolean nests) {}

    private record Relation(int number, IntObjectMap<Integer> columns) {}

    private final IntObjectMap<Type> types = new IntObjectHashMap<>();
    private final IntObjectMap<Relation> relations = new IntObjectHashMap<>();

    Renumbering() {}

    void type(long here, long there, boolean nests) {
        types.put((int) here, new Type((int) there, nests));
    }

    /** The columns are to be put into what is answered. */
    IntObjectMap<Integer> relation(long here, long there) {
        var columns = new IntObjectHashMap<Integer>();
        relations.put((int) here, new Relation((int) there, columns));
        return columns;
    }

    /** Whether the other side knows this type by another number, or what is in it. */
    public boolean changes(int type) {
        return types.containsKey(type);
    }

    /** Whether values of this type, in binary form, name types that the other side numbers differently. */
    public boolean nests(int type) {
        var there = types.get(type);
        return there != null && there.nests();
    }

    /** The type's number there; the same where none is known. */
    public int type(int here) {
        var there = types.get(here);
        return there == null ? here : there.number();
    }

    /** The relation's number there; the same where none is known. */
    public int relation(int here) {
        var there = relations.get(here);
        return there == null ? here : there.number();
    }

    /** The column's number there, by the relation's number here. */
    public int column(int relation, int here) {
        var there = relations.get(relation);
        var column = there == null ? null : there.columns().get(here);
        return column == null ? here : column;
    }
}
