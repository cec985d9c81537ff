package dev.pointsman.agent.preflight;

import dev.pointsman.agent.preflight.Probe.Found;
import dev.pointsman.agent.tell.OtherNumbers;
import dev.pointsman.wire.Numbers;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What the same statement, or the same login, would find otherwise on the other side. */
final class DifferenceProbes {
    private static final String ENCODING =
            "SELECT pg_encoding_to_char(encoding) FROM pg_database WHERE datname =" + " current_database()";
    private static final String COLLATION = "SELECT datlocprovider::text || ' ' || datcollate || ' '"
            + " || coalesce(datcollversion, '') FROM pg_database WHERE datname = current_database()";
    private static final String EXTENSIONS = "SELECT extname FROM pg_extension";
    private static final String SETTINGS = """
            SELECT coalesce(r.rolname, 'every role') || ': ' || setting
            FROM pg_db_role_setting s LEFT JOIN pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) AS setting
            WHERE s.setdatabase IN (0, (SELECT oid FROM pg_database WHERE datname = current_database()))
            """;
    private static final String LOGINS =
            "SELECT rolname FROM pg_roles WHERE rolcanlogin AND oid <> 10 AND rolname NOT LIKE 'pointsman\\_%'";
    private static final String MAY_READ_VERIFIERS = "SELECT has_table_privilege('pg_authid', 'SELECT')";
    private static final String VERIFIERS = "SELECT rolname || ' ' || md5(coalesce(rolpassword, '')) FROM pg_authid"
            + " WHERE rolcanlogin AND oid <> 10 AND rolname NOT LIKE 'pointsman\\_%'";

    /** The users' types that columns have. */
    private static final String COLUMN_TYPES = """
            SELECT DISTINCT format_type(t.oid, NULL) || ' ' || t.oid FROM pg_attribute a JOIN pg_type t ON t.oid = a.atttypid
            WHERE a.attnum > 0 AND NOT a.attisdropped AND t.oid >= 16384
              AND a.attrelid = ANY (SELECT to_regclass(name) FROM unnest(?::text[]) AS name)
            ORDER BY 1
            """;

    private DifferenceProbes() {}

    static List<Probe> all() {
        return List.of(
                new Probe("Encoding", DifferenceProbes::encoding),
                new Probe("Collations", DifferenceProbes::collations),
                new Probe("Extensions", DifferenceProbes::extensions),
                new Probe("RoleSettings", DifferenceProbes::settings),
                new Probe("Logins", DifferenceProbes::logins),
                new Probe("TypeNumbers", DifferenceProbes::types));
    }

    private static Found encoding(Look look) throws SQLException {
        var source = look.text(Side.SOURCE, ENCODING);
        var target = look.text(Side.TARGET, ENCODING);
        return source.equals(target)
                ? Found.pass(source)
                : Found.fail(
                        source + " to " + target,
                        "a text of the source need not have a form in the target's encoding; make the target database with"
                                + " ENCODING '" + source + "'");
    }

    private static Found collations(Look look) throws SQLException {
        var source = look.text(Side.SOURCE, COLLATION).strip();
        var target = look.text(Side.TARGET, COLLATION).strip();
        return source.equals(target)
                ? Found.pass(source)
                : Found.warn(
                        source + " to " + target,
                        "texts may be ordered otherwise on the target (provider, locale, version): ORDER BY, ranges and"
                                + " unique indexes on texts; compare them before reads shift");
    }

    private static Found extensions(Look look) throws SQLException {
        return Found.warnOf(
                only(look, EXTENSIONS),
                "extensions of the source that the target has not: %s; statements that use them fail there;"
                        + " CREATE EXTENSION on the target");
    }

    private static Found settings(Look look) throws SQLException {
        var other = new ArrayList<String>();
        var source = new TreeSet<>(look.texts(Side.SOURCE, SETTINGS));
        var target = new TreeSet<>(look.texts(Side.TARGET, SETTINGS));
        source.stream().filter(one -> !target.contains(one)).forEach(one -> other.add(one + " on the source only"));
        target.stream().filter(one -> !source.contains(one)).forEach(one -> other.add(one + " on the target only"));
        return Found.warnOf(
                other,
                "sessions begin with other settings: %s; ALTER ROLE ... SET or ALTER DATABASE ... SET on the other side");
    }

    /** Whoever logs in at a proxy logs in at both databases, by what both keep of the password. */
    private static Found logins(Look look) throws SQLException {
        var missing = only(look, LOGINS);
        boolean comparable = look.holds(Side.SOURCE, MAY_READ_VERIFIERS) && look.holds(Side.TARGET, MAY_READ_VERIFIERS);
        var other = comparable ? otherPasswords(look, missing) : List.<String>of();
        if (missing.isEmpty() && other.isEmpty()) {
            return Found.pass(comparable ? "the same" : "the same names; the user may not compare passwords");
        }
        var wrong = new ArrayList<String>();
        if (!missing.isEmpty()) {
            wrong.add("roles of the source that cannot log in on the target: " + Look.named(missing)
                    + "; make those that applications use");
        }
        if (!other.isEmpty()) {
            wrong.add("the target keeps another password, or another salt, for: " + Look.named(other)
                    + "; copy rolpassword from the source: ALTER ROLE ... PASSWORD 'SCRAM-SHA-256$...'");
        }
        return Found.warn(missing.size() + other.size(), String.join("; ", wrong));
    }

    /** Proxies put numbers right, but not those in values. A type that only one side has is told of by TablesOnTarget. */
    private static Found types(Look look) throws SQLException {
        var nesting = OtherNumbers.types(look.sides()).stream()
                .filter(Numbers.Type::nests)
                .map(each -> "" + each.source())
                .collect(Collectors.toSet());
        var other = look.texts(Side.SOURCE, COLUMN_TYPES, (Object) look.tableNames()).stream()
                .filter(each -> nesting.contains(each.substring(each.lastIndexOf(' ') + 1)))
                .map(DifferenceProbes::name)
                .toList();
        return Found.warnOf(
                other,
                "the target numbers types otherwise (OIDs), and values of these types have such numbers inside: %s; proxies"
                        + " put numbers right everywhere but there: connections that use these in binary form read from the"
                        + " source only, and are ended once, between transactions, when writes move");
    }

    private static String name(String numbered) {
        return numbered.substring(0, numbered.lastIndexOf(' '));
    }

    private static List<String> otherPasswords(Look look, List<String> missing) throws SQLException {
        return only(look, VERIFIERS).stream()
                .map(DifferenceProbes::name)
                .filter(name -> !missing.contains(name))
                .toList();
    }

    /** What the source has and the target has not, in order. */
    private static List<String> only(Look look, String query) throws SQLException {
        var source = new TreeSet<>(look.texts(Side.SOURCE, query));
        source.removeAll(look.texts(Side.TARGET, query));
        return List.copyOf(source);
    }
}
