package dev.pointsman.e2e.chaos;

/** A deed that can be done and made good again. */
interface Harm {
    /** Does it; returns at once. */
    void strike() throws Exception;

    /** Brings back what was taken, as its supervisor would; returns when that answers again. */
    void heal() throws Exception;

    /** What comes after the cutover has settled. */
    default void after() throws Exception {}

    /** Two steps and nothing afterwards. */
    static Harm of(Step strike, Step heal) {
        return new Harm() {
            @Override
            public void strike() throws Exception {
                strike.take();
            }

            @Override
            public void heal() throws Exception {
                heal.take();
            }
        };
    }

    /** Something to do. */
    @FunctionalInterface
    interface Step {
        /** Does it. */
        void take() throws Exception;
    }
}
