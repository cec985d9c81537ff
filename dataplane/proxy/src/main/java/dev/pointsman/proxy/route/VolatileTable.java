package dev.pointsman.proxy.route;

import dev.pointsman.proxy.protocol.NameTable;
import dev.pointsman.wire.VolatileNames;
import java.nio.charset.StandardCharsets;

/** The names by which a statement that looks like a read may write, looked up without an object. For one thread. */
final class VolatileTable {
    private final NameTable<Boolean> functions = new NameTable<>(true);
    private final NameTable<Boolean> anywhere = new NameTable<>(true);

    void set(VolatileNames names) {
        clear();
        names.functions().forEach(name -> functions.put(folded(name), true));
        names.anywhere().forEach(name -> anywhere.put(folded(name), true));
    }

    void clear() {
        functions.clear();
        anywhere.clear();
    }

    /** Whether the name that the lexer stands on is one of them; two that differ in capitals are taken for one. */
    boolean has(Lexer at) {
        return isIn(anywhere, at) || (at.beforeParenthesis() && isIn(functions, at));
    }

    private static boolean isIn(NameTable<Boolean> names, Lexer at) {
        return names.size() > 0 && names.get(at.in(), at.start(), at.length()) != null;
    }

    private static byte[] folded(String name) {
        var bytes = name.getBytes(StandardCharsets.UTF_8);
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] = bytes[i] >= 'A' && bytes[i] <= 'Z' ? (byte) (bytes[i] | 0x20) : bytes[i];
        }
        return bytes;
    }
}
