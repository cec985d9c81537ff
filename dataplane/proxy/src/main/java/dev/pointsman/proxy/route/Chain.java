package dev.pointsman.proxy.route;

/** From one database's numbers to those of another by way of a third, as a client needs that has come through two migrations. */
final class Chain implements Renumbering {
    private final Renumbering first;
    private final Renumbering next;
    private final Chain back;

    Chain(Renumbering first, Renumbering next) {
        this.first = first;
        this.next = next;
        this.back = new Chain(this);
    }

    private Chain(Chain there) {
        this.first = there.next.back();
        this.next = there.first.back();
        this.back = there;
    }

    @Override
    public int type(int here) {
        return next.type(first.type(here));
    }

    @Override
    public int relation(int here) {
        return next.relation(first.relation(here));
    }

    @Override
    public int column(int relation, int here) {
        return next.column(first.relation(relation), first.column(relation, here));
    }

    @Override
    public boolean changes(int type) {
        return first.changes(type) || next.changes(first.type(type));
    }

    @Override
    public boolean nests(int type) {
        return first.nests(type) || next.nests(first.type(type));
    }

    @Override
    public Renumbering back() {
        return back;
    }
}
