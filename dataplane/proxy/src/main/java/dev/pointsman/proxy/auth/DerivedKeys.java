package dev.pointsman.proxy.auth;

import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/**
 * Keys that were derived from one password, by what they were derived with: deriving takes milliseconds of the loop that
 * carries everybody. Both servers' and an older verifier's at most are kept. For the event loop's thread.
 */
public final class DerivedKeys {
    private static final int MOST = 4;

    private record With(String salt, int iterations) {}

    private final Map<With, Keys> known = new HashMap<>();

    Keys of(String password, byte[] salt, int iterations) {
        if (known.size() >= MOST) {
            known.clear();
        }
        return known.computeIfAbsent(
                new With(Base64.getEncoder().encodeToString(salt), iterations),
                _ -> Keys.derive(password.toCharArray(), salt, iterations));
    }

    @Override
    public String toString() {
        return "DerivedKeys[secret]";
    }
}
