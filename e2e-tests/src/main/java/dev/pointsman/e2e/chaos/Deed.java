package dev.pointsman.e2e.chaos;

/** What is done there. Source and target are those of the cutover: going back they are the other way round. */
enum Deed {
    KILL_AGENT,
    KILL_PROXY,
    KILL_PROXIES,
    KILL_SOURCE,
    KILL_TARGET,
    /** The agent is stopped for ten seconds; meanwhile a second one is started and given the same order. */
    STOP_AGENT,
    /** One proxy sleeps through the rest of the cutover. */
    STOP_PROXY,
    /** Nothing passes between the agent and the source. */
    CUT_SOURCE,
    CUT_TARGET,
    CUT_PROXIES,
    /** The agent's next messages to the source arrive, the answers do not. */
    MUTE_SOURCE,
    MUTE_TARGET,
    MUTE_PROXIES,
    /** The operator that leads; another one stands by. */
    KILL_OPERATOR,
    /** The operator that leads is stopped past its lease, and wakes when the other one leads. */
    STOP_OPERATOR;

    /** Whether real operators have to give the order. */
    boolean ofOperator() {
        return this == KILL_OPERATOR || this == STOP_OPERATOR;
    }
}
