package dev.pointsman.proxy.route;

/**
 * Cuts a statement's bytes into tokens, without objects. Every client encoding that PostgreSQL takes keeps ASCII
 * letters as they are; in the few whose second bytes may look like quotes (SJIS, BIG5, GBK, UHC, GB18030, JOHAB) a
 * token may end too early, which can only make a statement look stranger, and strange ones are writes.
 */
final class Lexer {
    enum Token {
        END,
        SEMICOLON,
        OPEN,
        CLOSE,
        /** A keyword or a name without quotes. */
        WORD,
        /** A name in quotes; start and length are what is between them. */
        QUOTED,
        STRING,
        OTHER
    }

    private static final int LONGEST_NUMBER = 12;

    private byte[] in = new byte[0];
    private int end;
    private int at;
    private int start;
    private int length;
    private boolean doubtful;

    /** Begins with the text at this place; what was cut before is forgotten. */
    Lexer over(byte[] text, int from, int textLength) {
        in = text;
        at = from;
        end = from + textLength;
        start = from;
        length = 0;
        doubtful = false;
        return this;
    }

    byte[] in() {
        return in;
    }

    int start() {
        return start;
    }

    int length() {
        return length;
    }

    int position() {
        return at;
    }

    /** Whether the text means different things under different settings, or has an end that is missing. */
    boolean doubtful() {
        return doubtful;
    }

    /** Whether the next thing, after blanks and comments, is an opening parenthesis; it stays there. */
    boolean beforeParenthesis() {
        skipBlanks();
        return at < end && in[at] == '(';
    }

    /** The value of a token that is a plain number; -1 of any other, and of one too long to matter. */
    long integer() {
        long value = at > start && at - start <= LONGEST_NUMBER ? 0 : -1;
        for (int i = start; i < at && value >= 0; i++) {
            value = isDigit(in[i]) ? value * 10 + (in[i] - '0') : -1;
        }
        return value;
    }

    /** Whether the token is this word, whatever its capitals. */
    boolean is(byte[] word) {
        return length == word.length && startsWith(word);
    }

    boolean startsWith(byte[] prefix) {
        if (length < prefix.length) {
            return false;
        }
        for (int i = 0; i < prefix.length; i++) {
            byte b = in[start + i];
            if (prefix[i] != (b >= 'A' && b <= 'Z' ? (byte) (b | 0x20) : b)) {
                return false;
            }
        }
        return true;
    }

    Token next() {
        skipBlanks();
        start = at;
        length = 0;
        if (at >= end) {
            return Token.END;
        }
        byte b = in[at];
        if (isNameStart(b)) {
            return wordOrPrefixedString(b);
        }
        return switch (b) {
            case '\'' -> string(at, false);
            case '"' -> quoted();
            case '$' -> dollar();
            case ';' -> single(Token.SEMICOLON);
            case '(' -> single(Token.OPEN);
            case ')' -> single(Token.CLOSE);
            default -> isDigit(b) ? number() : single(Token.OTHER);
        };
    }

    private Token single(Token token) {
        at++;
        length = 1;
        return token;
    }

    private Token number() {
        while (at < end && (isNamePart(in[at]) || in[at] == '.')) {
            at++;
        }
        return Token.OTHER;
    }

    private Token wordOrPrefixedString(byte first) {
        while (at < end && isNamePart(in[at])) {
            at++;
        }
        length = at - start;
        if (at < end && length == 1 && in[at] == '\'') {
            return string(at, (first | 0x20) == 'e');
        }
        if (length == 1 && (first | 0x20) == 'u' && at + 1 < end && in[at] == '&') {
            byte quote = in[at + 1];
            if (quote == '\'' || quote == '"') {
                doubtful = true;
                return string(at + 1, false);
            }
        }
        return Token.WORD;
    }

    /** From an opening quote. A backslash before a quote means two things, by a setting that is not seen here. */
    private Token string(int open, boolean escapes) {
        byte quote = in[open];
        at = open + 1;
        while (at < end) {
            byte b = in[at++];
            if (b == '\\' && (escapes || (at < end && in[at] == quote))) {
                doubtful |= !escapes;
                at += escapes ? 1 : 0;
            } else if (b == quote) {
                if (at < end && in[at] == quote) {
                    at++;
                } else {
                    return Token.STRING;
                }
            }
        }
        doubtful = true;
        return Token.STRING;
    }

    private Token quoted() {
        string(at, false);
        int from = start + 1;
        length = at - 1 - from;
        start = from;
        return Token.QUOTED;
    }

    private Token dollar() {
        int tagEnd = at + 1;
        if (tagEnd < end && isDigit(in[tagEnd])) {
            at++;
            return number();
        }
        while (tagEnd < end && in[tagEnd] != '$' && isNamePart(in[tagEnd])) {
            tagEnd++;
        }
        if (tagEnd >= end || in[tagEnd] != '$') {
            return single(Token.OTHER);
        }
        int tag = tagEnd + 1 - at;
        for (int i = tagEnd + 1; i + tag <= end; i++) {
            if (in[i] == '$' && sameTag(i, tag)) {
                at = i + tag;
                return Token.STRING;
            }
        }
        doubtful = true;
        at = end;
        return Token.STRING;
    }

    private boolean sameTag(int other, int tag) {
        for (int i = 0; i < tag; i++) {
            if (in[at + i] != in[other + i]) {
                return false;
            }
        }
        return true;
    }

    private void skipBlanks() {
        while (at < end) {
            byte b = in[at];
            if (b == ' ' || (b >= '\t' && b <= '\r')) {
                at++;
            } else if (b == '-' && at + 1 < end && in[at + 1] == '-') {
                skipLine();
            } else if (b == '/' && at + 1 < end && in[at + 1] == '*') {
                skipComment();
            } else {
                return;
            }
        }
    }

    private void skipLine() {
        while (at < end && in[at] != '\n' && in[at] != '\r') {
            at++;
        }
    }

    private void skipComment() {
        int depth = 0;
        while (at < end) {
            int pair = at + 1 < end ? in[at] << 8 | in[at + 1] : 0;
            if (pair == ('/' << 8 | '*')) {
                depth++;
                at += 2;
            } else if (pair == ('*' << 8 | '/')) {
                depth--;
                at += 2;
                if (depth == 0) {
                    return;
                }
            } else {
                at++;
            }
        }
        doubtful = true;
    }

    private static boolean isNameStart(byte b) {
        return (b >= 'a' && b <= 'z') || (b >= 'A' && b <= 'Z') || b == '_' || b < 0;
    }

    private static boolean isNamePart(byte b) {
        return isNameStart(b) || isDigit(b) || b == '$';
    }

    private static boolean isDigit(byte b) {
        return b >= '0' && b <= '9';
    }
}
