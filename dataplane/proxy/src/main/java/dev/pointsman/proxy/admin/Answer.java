package dev.pointsman.proxy.admin;

/**
 * An answer on the admin port.
 *
 * @param status of HTTP
 * @param type of the body
 * @param body the text
 */
record Answer(int status, String type, String body) {
    static final String JSON = "application/json";
    static final String TEXT = "text/plain; charset=utf-8";
    /** What Prometheus' text format is called. */
    static final String METRICS = "text/plain; version=0.0.4; charset=utf-8";
}
