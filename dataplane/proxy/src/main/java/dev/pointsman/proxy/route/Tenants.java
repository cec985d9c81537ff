package dev.pointsman.proxy.route;

import dev.pointsman.proxy.protocol.Startup;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where clients say who their tenant is: the setting {@code pointsman.tenant}, at the start or later, and a comment at the
 * beginning or the end of a statement, {@code tenant='…'} among what sqlcommenter writes (key-value pairs separated by commas,
 * values percent-encoded). It says where a read may go and nothing else, so that a wrong one can do no harm.
 */
final class Tenants {
    static final String SETTING = "pointsman.tenant";

    private static final int FURTHEST = 1024;
    private static final String VALUE = "(?:'((?:[^']|'')*)'|([\\w.-]+))";
    private static final Pattern SAID = Pattern.compile("(?is)\\bpointsman\\s*\\.\\s*tenant\\b");
    private static final Pattern SET =
            Pattern.compile("(?is)\\bset\\s+(?:session\\s+)?pointsman\\s*\\.\\s*tenant\\s*(?:=|\\bto\\b)\\s*" + VALUE);
    private static final Pattern CONFIG =
            Pattern.compile("(?is)\\bset_config\\s*\\(\\s*'pointsman\\.tenant'\\s*,\\s*" + VALUE);
    private static final List<Pattern> SETTERS = List.of(SET, CONFIG);
    private static final Pattern OPTION = Pattern.compile("(?:-c\\s*|--)pointsman\\.tenant=(\\S+)");
    private static final Pattern TAG = Pattern.compile("(?:^|[\\s,])tenant\\s*=\\s*'([^']*)'");

    private Tenants() {}

    static @Nullable String ofStartup(Startup startup) {
        var direct = startup.parameters().get(SETTING);
        if (direct != null) {
            return direct;
        }
        var option = OPTION.matcher(startup.parameters().getOrDefault("options", ""));
        return option.find() ? option.group(1) : null;
    }

    /** Whether a text that changes settings changes this one. */
    static boolean isSaidIn(byte[] sql) {
        return SAID.matcher(text(sql, 0, sql.length)).find();
    }

    /**
     * What a text sets it to; null for what the session began with, for what the text does not say itself, and for one that is
     * longer than any that is meant: patterns take stack for each quote.
     */
    static @Nullable String ofSetting(byte[] sql) {
        if (sql.length > FURTHEST) {
            return null;
        }
        var text = text(sql, 0, sql.length);
        for (var pattern : SETTERS) {
            var match = pattern.matcher(text);
            if (match.find()) {
                var quoted = match.group(1);
                return quoted != null ? quoted.replace("''", "'") : isDefault(match.group(2)) ? null : match.group(2);
            }
        }
        return null;
    }

    private static boolean isDefault(String word) {
        return word.equalsIgnoreCase("default");
    }

    /** What a statement's own comment says. */
    static @Nullable String ofComment(byte[] sql, int length) {
        int end = length;
        while (end > 0 && (isBlank(sql[end - 1]) || sql[end - 1] == ';')) {
            end--;
        }
        if (end >= 4 && sql[end - 1] == '/' && sql[end - 2] == '*') {
            var tail = text(sql, Math.max(0, end - FURTHEST), end - 2);
            int open = tail.lastIndexOf("/*");
            var tag = open < 0 ? null : tag(tail.substring(open + 2));
            if (tag != null) {
                return tag;
            }
        }
        return atTheBeginning(sql, length);
    }

    private static @Nullable String atTheBeginning(byte[] sql, int length) {
        int start = 0;
        while (start < length && isBlank(sql[start])) {
            start++;
        }
        if (start + 4 > length || sql[start] != '/' || sql[start + 1] != '*') {
            return null;
        }
        var head = text(sql, start + 2, Math.min(length, start + FURTHEST));
        int close = head.indexOf("*/");
        return close < 0 ? null : tag(head.substring(0, close));
    }

    private static @Nullable String tag(String comment) {
        var match = TAG.matcher(comment);
        return match.find() ? decoded(match.group(1)) : null;
    }

    private static @Nullable String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }

    private static boolean isBlank(byte b) {
        return b >= 0 && b <= ' ';
    }

    private static String text(byte[] sql, int from, int to) {
        return new String(sql, from, to - from, StandardCharsets.UTF_8);
    }
}
