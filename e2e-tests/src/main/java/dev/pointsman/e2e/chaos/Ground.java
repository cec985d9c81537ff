package dev.pointsman.e2e.chaos;

import dev.pointsman.e2e.chaos.Invariants.Ending;
import dev.pointsman.e2e.host.HostDatabases;
import dev.pointsman.wire.AgentState;
import dev.pointsman.wire.Side;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Where cases are played: real programs and servers under load, and somebody who gives the order. */
interface Ground extends AutoCloseable {
    /** Those who write. */
    Writers writers();

    /** Where the agent asks at every place of a cutover. */
    Turnstile turnstile();

    HostDatabases databases();

    /** The side that takes writes. */
    Side serving();

    /** Everybody writes, and the stream away from the serving side runs. */
    void makeReady() throws SQLException;

    /** How the deed of this row is done here. */
    Harm harm(Case tried);

    /** Orders once that writes leave the serving side. */
    void order();

    void killAgent();

    /** Brings the agent back after {@link #killAgent}. */
    void restartAgent();

    /** How long a cutover may take whatever is done to it. */
    Duration settledWithin();

    /** Whether what was ordered has come to its end. */
    boolean settled();

    /** The attempts that were made for it, in their order. */
    List<Long> epochs() throws SQLException;

    /** Records how it ended. */
    void record(Harm harm, Ending ending) throws Exception;

    /** What is known of it, for people. */
    String seen();

    /** Compares both sides, while nobody writes. */
    AgentState.ValidationResult compare(String id) throws Exception;

    /** Where each program says what it says, by its name. */
    Map<String, Path> logs();

    @Override
    void close() throws SQLException;
}
