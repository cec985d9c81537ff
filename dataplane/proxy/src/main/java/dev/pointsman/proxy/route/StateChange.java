package dev.pointsman.proxy.route;

import dev.pointsman.proxy.route.Lexer.Token;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.regex.Pattern;

/** What a statement does to the state of its session, told by its text. */
@SuppressWarnings("ArrayRecordComponent") // never compared
public sealed interface StateChange {
    /** Must be said on another connection too; a later one of the same key replaces it. */
    record Keep(String key, byte[] text) implements StateChange {}

    /** Sets back all settings. */
    record ResetAll() implements StateChange {}

    record DiscardAll() implements StateChange {}

    record DiscardTemporary() implements StateChange {}

    /** Forgets a prepared statement. */
    record Deallocate(byte[] name) implements StateChange {}

    record DeallocateAll() implements StateChange {}

    record UnlistenAll() implements StateChange {}

    record Savepoint(String name) implements StateChange {}

    record RollbackTo(String name) implements StateChange {}

    /** Ends a transaction, and with it what it has set. */
    record Rollback() implements StateChange {}

    record Commit() implements StateChange {}

    /** Changes state in a way that cannot be said again. */
    record Unclear() implements StateChange {}

    /**
     * Strictly {@code SELECT set_config(…), …} of constants or parameters, and current_setting beside it: nothing else may be
     * said twice.
     */
    Pattern SET_CONFIG = Pattern.compile("(?is)\\s*select\\s+(?:(?:pg_catalog\\.)?"
            + "(?:set_config\\(\\s*(?:'[^'\\\\]*'|\\$\\d+)\\s*,\\s*(?:'[^'\\\\]*'|\\$\\d+)"
            + "(?:::text)?\\s*,\\s*(?:true|false|\\$\\d+)\\s*\\)"
            + "|current_setting\\(\\s*'[^'\\\\]*'\\s*(?:,\\s*(?:true|false)\\s*)?\\))"
            + "(?:\\s+as\\s+\\w+)?\\s*,?\\s*)+;?\\s*");

    /** The changes in a text of one statement or several. */
    static List<StateChange> parse(byte[] text) {
        var all = new ArrayList<StateChange>();
        var lexer = new Lexer().over(text, 0, text.length);
        var words = new ArrayList<String>();
        int from = 0;
        while (true) {
            var token = lexer.next();
            if (token == Token.SEMICOLON || token == Token.END) {
                one(words, Arrays.copyOfRange(text, from, lexer.position()), all);
                words.clear();
                from = lexer.position();
                if (token == Token.END) {
                    return all;
                }
            } else {
                var word = new String(text, lexer.start(), lexer.length(), StandardCharsets.ISO_8859_1);
                words.add(token == Token.WORD ? word.toLowerCase(Locale.ROOT) : token == Token.STRING ? "'" : word);
            }
        }
    }

    private static void one(List<String> words, byte[] text, List<StateChange> all) {
        if (words.isEmpty()) {
            return;
        }
        var second = words.size() > 1 ? words.get(1) : "";
        switch (words.getFirst()) {
            case "set" -> {
                if (!second.equals("local") && !second.equals("transaction") && !second.equals("constraints")) {
                    all.add(new Keep(setting(words), text));
                }
            }
            case "reset" -> all.add(second.equals("all") ? new ResetAll() : new Keep(alias(second, words, 1), text));
            case "discard" -> discard(second, all);
            case "listen" -> all.add(new Keep("#listen " + second, text));
            case "unlisten" -> all.add(second.equals("*") ? new UnlistenAll() : new Keep("#listen " + second, text));
            case "prepare" -> all.add(new Keep("#prepare " + second, text));
            case "deallocate" -> deallocate(words, all);
            case "savepoint" -> all.add(new Savepoint(second));
            case "rollback", "abort" ->
                all.add(words.contains("to") ? new RollbackTo(words.getLast()) : new Rollback());
            case "commit", "end" -> all.add(new Commit());
            case "select" -> select(words, text, all);
            default -> unclear(words, all);
        }
    }

    private static void unclear(List<String> words, List<StateChange> all) {
        if (words.contains("set_config")) {
            all.add(new Unclear());
        }
    }

    private static void select(List<String> words, byte[] text, List<StateChange> all) {
        var sql = new String(text, StandardCharsets.ISO_8859_1);
        if (SET_CONFIG.matcher(sql).matches()) {
            all.add(new Keep("#config " + sql, text));
        } else {
            unclear(words, all);
        }
    }

    private static void discard(String what, List<StateChange> all) {
        switch (what) {
            case "all" -> all.add(new DiscardAll());
            case "temp", "temporary" -> all.add(new DiscardTemporary());
            default -> {}
        }
    }

    private static void deallocate(List<String> words, List<StateChange> all) {
        var name = words.getLast();
        boolean quotedAll = words.size() > 1 && name.equals("all");
        all.add(quotedAll ? new DeallocateAll() : new Deallocate(name.getBytes(StandardCharsets.ISO_8859_1)));
    }

    private static String setting(List<String> words) {
        var second = words.size() > 1 ? words.get(1) : "";
        return second.equals("session")
                ? alias(words.size() > 2 ? words.get(2) : "", words, 2)
                : alias(second, words, 1);
    }

    /** The setting that is meant by {@code TIME ZONE}, {@code NAMES} and such. */
    private static String alias(String name, List<String> words, int at) {
        return switch (name) {
            case "time" -> "timezone";
            case "names" -> "client_encoding";
            case "schema" -> "search_path";
            case "characteristics" -> "#characteristics";
            case "authorization" -> "session_authorization";
            default -> words.size() > at + 2 && words.get(at + 1).equals(".") ? name + "." + words.get(at + 2) : name;
        };
    }
}
