package dev.pointsman.proxy.metrics;

/** Why a client was not let in. They are few, so that they may be a label. */
public enum Refusal {
    /** It does not speak PostgreSQL's protocol. */
    PROTOCOL("08P01"),
    /** It asks for what the proxy does not have. */
    UNSUPPORTED("0A000"),
    /** It names no user. */
    NAMELESS("28000"),
    /** It comes without TLS, or its handshake failed: an expired certificate is noticed there. */
    TLS("28000"),
    CERTIFICATE("28000"),
    PASSWORD("28P01"),
    CLIENTS("53300"),
    TIMEOUT("57014"),
    DRAINING("57P03"),
    /** It cannot be found out who may log in. */
    UNDECIDED("57P03"),
    /** The server says no, or cannot be reached; it has words of its own. */
    SERVER("08006");

    /** What the client is told with it. */
    public final String sqlState;

    Refusal(String sqlState) {
        this.sqlState = sqlState;
    }
}
