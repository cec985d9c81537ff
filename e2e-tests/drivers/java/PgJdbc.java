import org.postgresql.Driver;

/** pgjdbc in the mode that its argument says: a connection's options. */
final class PgJdbc {
    private PgJdbc() {}

    public static void main(String[] args) throws Exception {
        var mode = new Mode(args[0]);
        var cases = new Cases();
        new Logins(mode).addTo(cases);
        new Statements(mode).addTo(cases);
        new Transactions(mode).addTo(cases);
        new SessionState(mode).addTo(cases);
        new Bulk(mode).addTo(cases);
        cases.run("pgjdbc " + Driver.class.getPackage().getImplementationVersion() + ", " + mode.options());
    }
}
