package dev.pointsman.agent.preflight;

import dev.pointsman.agent.preflight.Probe.Found;
import dev.pointsman.wire.Side;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;

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
    private static final String MAY_READ_VERIFIERS = "SELECT has_table_privilege('pg_authid', 'SELECT')::text";
    private static final String VERIFIERS = "SELECT rolname || ' ' || md5(coalesce(rolpassword, '')) FROM pg_authid"
            + " WHERE rolcanlogin AND oid <> 10 AND rolname NOT LIKE 'pointsman\\_%'";

    private DifferenceProbes() {}

    static List<Probe> all() {
        return List.of(
                new Probe("Encoding", DifferenceProbes::encoding),
                new Probe("Collations", DifferenceProbes::collations),
                new Probe("Extensions", DifferenceProbes::extensions),
                new Probe("RoleSettings", DifferenceProbes::settings),
                new Probe("Logins", DifferenceProbes::logins));
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
        var missing = only(look, EXTENSIONS);
        return missing.isEmpty()
                ? Found.pass("none missing")
                : Found.warn(
                        missing.size(),
                        "extensions of the source that the target has not: " + Look.named(missing)
                                + "; statements that use them fail there; CREATE EXTENSION on the target");
    }

    private static Found settings(Look look) throws SQLException {
        var other = new ArrayList<String>();
        var source = new TreeSet<>(look.texts(Side.SOURCE, SETTINGS));
        var target = new TreeSet<>(look.texts(Side.TARGET, SETTINGS));
        source.stream().filter(one -> !target.contains(one)).forEach(one -> other.add(one + " on the source only"));
        target.stream().filter(one -> !source.contains(one)).forEach(one -> other.add(one + " on the target only"));
        return other.isEmpty()
                ? Found.pass("the same")
                : Found.warn(
                        other.size(),
                        "sessions begin with other settings: " + Look.named(other)
                                + "; ALTER ROLE ... SET or ALTER DATABASE ... SET on the other side");
    }

    /** Whoever logs in at a proxy logs in at both databases, by what both keep of the password. */
    private static Found logins(Look look) throws SQLException {
        var missing = only(look, LOGINS);
        boolean comparable = Boolean.parseBoolean(look.text(Side.SOURCE, MAY_READ_VERIFIERS))
                && Boolean.parseBoolean(look.text(Side.TARGET, MAY_READ_VERIFIERS));
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

    private static List<String> otherPasswords(Look look, List<String> missing) throws SQLException {
        return only(look, VERIFIERS).stream()
                .map(one -> one.substring(0, one.lastIndexOf(' ')))
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
