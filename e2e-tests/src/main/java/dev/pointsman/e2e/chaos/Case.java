package dev.pointsman.e2e.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Random;

/**
 * One row of the matrix: this deed at this scene, with what chance decides about it, all of it by the seed.
 *
 * @param seed the seed of the whole matrix
 * @param scene where
 * @param deed what
 */
record Case(long seed, Scene scene, Deed deed) {
    /** Every row, in the order that the seed gives: first those where nobody but the test gives orders. */
    static List<Case> all(long seed) {
        var all = new ArrayList<>(Arrays.stream(Scene.values())
                .flatMap(scene -> Arrays.stream(Deed.values()).map(deed -> new Case(seed, scene, deed)))
                .filter(Case::possible)
                .toList());
        Collections.shuffle(all, new Random(seed));
        all.sort(Comparator.comparing(tried -> tried.deed().ofOperator()));
        return all;
    }

    /** A tenth of them: every deed, where it hurts most. */
    static List<Case> tenth(long seed) {
        return List.of(
                new Case(seed, Scene.ORDERED, Deed.STOP_PROXY),
                new Case(seed, Scene.HELD, Deed.KILL_AGENT),
                new Case(seed, Scene.FENCED, Deed.KILL_AGENT),
                new Case(seed, Scene.DECIDED, Deed.KILL_AGENT),
                new Case(seed, Scene.OPENED, Deed.KILL_AGENT),
                new Case(seed, Scene.FENCED, Deed.STOP_AGENT),
                new Case(seed, Scene.FENCED, Deed.KILL_PROXY),
                new Case(seed, Scene.ROUTED, Deed.KILL_PROXY),
                new Case(seed, Scene.DECIDED, Deed.KILL_PROXIES),
                new Case(seed, Scene.FENCED, Deed.KILL_SOURCE),
                new Case(seed, Scene.DECIDED, Deed.KILL_SOURCE),
                new Case(seed, Scene.CAUGHT_UP, Deed.KILL_TARGET),
                new Case(seed, Scene.DECIDED, Deed.KILL_TARGET),
                new Case(seed, Scene.OPENED, Deed.KILL_TARGET),
                new Case(seed, Scene.GIVING_UP, Deed.CUT_SOURCE),
                new Case(seed, Scene.DECIDED, Deed.CUT_TARGET),
                new Case(seed, Scene.HELD, Deed.CUT_PROXIES),
                new Case(seed, Scene.HELD, Deed.MUTE_SOURCE),
                new Case(seed, Scene.CAUGHT_UP, Deed.MUTE_SOURCE),
                new Case(seed, Scene.DECIDED, Deed.MUTE_TARGET),
                new Case(seed, Scene.OPENED, Deed.MUTE_PROXIES));
    }

    /** An order cannot be given to an agent that is not there. */
    private boolean possible() {
        return scene != Scene.ORDERED || (deed != Deed.KILL_AGENT && deed != Deed.STOP_AGENT);
    }

    /** The same every time, whatever ran before. */
    private Random chance() {
        return new Random(Objects.hash(seed, scene.name(), deed.name()));
    }

    /** Which of several proxies is hit. */
    int proxy(int proxies) {
        return chance().nextInt(proxies);
    }

    /** Whether a wire stays cut for longer than the agent waits for a silent server. */
    boolean longCut() {
        return chance().nextInt(3) == 0;
    }

    @Override
    public String toString() {
        return deed + " at " + scene;
    }
}
