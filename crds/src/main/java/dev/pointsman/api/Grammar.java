package dev.pointsman.api;

/** The patterns that the schema shares with {@code Plan.of}, so that neither accepts what the other refuses. */
public final class Grammar {
    /** One number, one unit: {@code 100ms}, {@code 30s}, {@code 5m}, {@code 24h}. CEL's {@code duration()} reads it too. */
    public static final String DURATION = "^(0|[1-9][0-9]{0,6})(ms|s|m|h)$";

    /** A decimal as text: {@code 1.5}. */
    public static final String DECIMAL = "^(0|[1-9][0-9]{0,5})([.][0-9]{1,6})?$";

    /** A fine percentage as text: {@code 0.1%}. */
    public static final String PERCENTAGE = "^(100|[1-9]?[0-9])([.][0-9]{1,6})?%$";

    /** The name of a stage, a gate or an object in the same namespace. */
    public static final String NAME = "^[a-z0-9]([-a-z0-9.]{0,61}[a-z0-9])?$";

    /** A table pattern: {@code schema.table}, with {@code *} in either part. */
    public static final String TABLE = "^[^.\\s]{1,63}[.][^.\\s]{1,63}$";

    /** A plan's fingerprint. */
    public static final String FINGERPRINT = "^sha256:[0-9a-f]{64}$";

    private Grammar() {}
}
