package dev.pointsman.proxy.route;

import dev.pointsman.wire.Numbers;
import dev.pointsman.wire.Side;
import io.netty.util.collection.IntObjectHashMap;
import io.netty.util.collection.IntObjectMap;

/** What an agent has found out about two databases, in one direction. */
final class KnownNumbers implements Renumbering {
    private record Type(int number, boolean nests) {}

    private record Relation(int number, IntObjectMap<Integer> columns) {}

    private final IntObjectMap<Type> types = new IntObjectHashMap<>();
    private final IntObjectMap<Relation> relations = new IntObjectHashMap<>();
    private final KnownNumbers back;

    /** From the source's to the target's. */
    KnownNumbers(Numbers numbers) {
        back = new KnownNumbers(this);
        for (var type : numbers.types()) {
            type(type.source(), type.target(), type.nests());
            back.type(type.target(), type.source(), type.nests());
        }
        for (var relation : numbers.relations()) {
            var there = relation(relation.source(), relation.target());
            var here = back.relation(relation.target(), relation.source());
            for (var column : relation.columns()) {
                there.put(column.source(), (Integer) column.target());
                here.put(column.target(), (Integer) column.source());
            }
        }
    }

    private KnownNumbers(KnownNumbers there) {
        back = there;
    }

    private void type(long here, long there, boolean nests) {
        types.put((int) here, new Type((int) there, nests));
    }

    /** The columns are to be put into what is answered. */
    private IntObjectMap<Integer> relation(long here, long there) {
        var columns = new IntObjectHashMap<Integer>();
        relations.put((int) here, new Relation((int) there, columns));
        return columns;
    }

    /** From this side's numbers to the other's. */
    Renumbering from(Side side) {
        return side == Side.SOURCE ? this : back;
    }

    @Override
    public boolean changes(int type) {
        return types.containsKey(type);
    }

    @Override
    public boolean nests(int type) {
        var there = types.get(type);
        return there != null && there.nests();
    }

    @Override
    public int type(int here) {
        var there = types.get(here);
        return there == null ? here : there.number();
    }

    @Override
    public int relation(int here) {
        var there = relations.get(here);
        return there == null ? here : there.number();
    }

    @Override
    public int column(int relation, int here) {
        var there = relations.get(relation);
        var column = there == null ? null : there.columns().get(here);
        return column == null ? here : column;
    }

    @Override
    public Renumbering back() {
        return back;
    }
}
