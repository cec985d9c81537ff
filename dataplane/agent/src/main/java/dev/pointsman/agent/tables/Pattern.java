package dev.pointsman.agent.tables;

import dev.pointsman.wire.AgentDesired;
import java.util.List;

/** The spec's table patterns. */
record Pattern(List<String> include, List<String> exclude) {
    static Pattern of(AgentDesired.Tables tables) {
        return new Pattern(tables.include(), tables.exclude());
    }

    boolean takes(Table table) {
        return include.stream().anyMatch(one -> matches(one, table))
                && exclude.stream().noneMatch(one -> matches(one, table));
    }

    private static boolean matches(String pattern, Table table) {
        int dot = pattern.indexOf('.');
        return dot > 0
                && glob(pattern.substring(0, dot), table.schema())
                && glob(pattern.substring(dot + 1), table.name());
    }

    private static boolean glob(String pattern, String name) {
        var regex = new StringBuilder();
        for (var part : pattern.split("(?<=\\*)|(?=\\*)", -1)) {
            regex.append(part.equals("*") ? ".*" : java.util.regex.Pattern.quote(part));
        }
        return name.matches(regex.toString());
    }
}
