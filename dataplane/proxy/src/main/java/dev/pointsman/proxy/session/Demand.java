package dev.pointsman.proxy.session;

/** What a client has to bring, whoever it is. */
public enum Demand {
    NOTHING,
    TLS,
    /** A certificate of its own, and so TLS. */
    CERTIFICATE
}
