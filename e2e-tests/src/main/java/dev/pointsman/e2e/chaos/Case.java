package dev.pointsman.e2e.chaos;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
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
    /** Every row, in the order that the seed gives. */
    static List<Case> all(long seed) {
        var all = new ArrayList<>(Arrays.stream(Scene.values())
                .flatMap(scene -> Arrays.stream(Deed.values()).map(deed -> new Case(seed, scene, deed)))
                .filter(Case::possible)
                .toList());
        Collections.shuffle(all, new Random(seed));
        return all;
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
