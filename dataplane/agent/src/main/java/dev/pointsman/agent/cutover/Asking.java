package dev.pointsman.agent.cutover;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/**
 * Tells a test's program on this machine each place that is reached, one line on a connection of its own, and goes on when
 * it answers by a byte or hangs up. So it can do its deed to anything at exactly that place.
 *
 * @param port where that program listens
 */
record Asking(int port) implements Failpoint {
    /** Longer than any deed takes; whoever asks and never answers is a broken test. */
    private static final int ANSWER_WITHIN_MILLIS = 60_000;

    @Override
    public void reached(Place place) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(ANSWER_WITHIN_MILLIS);
            socket.getOutputStream().write((Failpoint.word(place) + "\n").getBytes(StandardCharsets.US_ASCII));
            var _ = socket.getInputStream().read();
        } catch (ConnectException e) {
            // The test is over; what it started may end as it would without it.
        } catch (IOException e) {
            throw new UncheckedIOException("the program that asked for " + place + " does not answer", e);
        }
    }
}
