package dev.pointsman.proxy.route;

import java.nio.charset.StandardCharsets;
import java.util.zip.CRC32C;

/**
 * A statement's text without anything that may be data: each literal and number is a question mark, comments are gone.
 *
 * @param text at most {@link #LONGEST} characters
 * @param fingerprint the same for texts that differ in data only
 */
public record Redacted(String text, String fingerprint) {
    /** Enough to find the statement in a program. */
    static final int LONGEST = 300;

    /** Of a text without its final zero. */
    public static Redacted of(byte[] sql, int length) {
        var lexer = new Lexer().over(sql, 0, length);
        var text = new StringBuilder();
        for (var token = lexer.next(); token != Lexer.Token.END; token = lexer.next()) {
            boolean literal = token == Lexer.Token.STRING || isNumber(lexer);
            boolean quoted = token == Lexer.Token.QUOTED;
            int end = lexer.length() == 0 ? lexer.position() - lexer.start() : lexer.length();
            var word = new String(sql, lexer.start(), end, StandardCharsets.UTF_8);
            text.append(text.isEmpty() ? "" : " ").append(literal ? "?" : quoted ? "\"" + word + "\"" : word);
        }
        var hash = new CRC32C();
        hash.update(text.toString().getBytes(StandardCharsets.UTF_8));
        return new Redacted(text.substring(0, Math.min(LONGEST, text.length())), "%08x".formatted(hash.getValue()));
    }

    /** A number's token is told by its first byte: the lexer gives it no length. */
    private static boolean isNumber(Lexer lexer) {
        byte first = lexer.in()[lexer.start()];
        return first >= '0' && first <= '9';
    }
}
