package dev.pointsman.e2e.load;

/**
 * Something that a client saw go wrong.
 *
 * @param client the client's number
 * @param lostConnection whether its connection was lost with it
 * @param state SQLSTATE
 * @param message its first line
 */
public record Failure(int client, boolean lostConnection, String state, String message) {
    @Override
    public String toString() {
        return "client " + client + ": " + state + " " + message + (lostConnection ? ", and was disconnected" : "");
    }
}
