package dev.pointsman.core;

import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/** How constants are spelled where people read them. */
public final class Words {
    private Words() {}

    /** {@code SHIFTING_READS} as {@code ShiftingReads}. */
    public static String camelCase(Enum<?> constant) {
        return Arrays.stream(constant.name().split("_"))
                .map(word -> word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT))
                .collect(Collectors.joining());
    }
}
