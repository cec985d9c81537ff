package dev.pointsman.agent.cutover;

import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;

/** A program of a simulated world that blocks. It has a thread, which runs only while it is the actor's turn. */
final class Actor {
    /** Thrown through a program's code when it is killed; no code of the product catches it. */
    static final class Killed extends Error {
        private static final long serialVersionUID = 1;

        private Killed() {
            super("killed", null, false, false);
        }
    }

    private final Agenda agenda;
    private final Thread thread;
    private volatile boolean turn;
    private boolean condemned;
    private boolean ended;

    Actor(Agenda agenda, Thread running) {
        this.agenda = agenda;
        this.thread = running;
    }

    Actor(Agenda agenda, Consumer<Actor> program) {
        this.agenda = agenda;
        this.thread = Thread.ofVirtual().unstarted(() -> {
            await();
            live(program);
            ended = true;
            agenda.passOn(this);
        });
    }

    private void live(Consumer<Actor> program) {
        try {
            check();
            program.accept(this);
        } catch (Killed e) {
            // As it was meant.
        } catch (RuntimeException | Error e) {
            agenda.fail(e);
        }
    }

    boolean isEnded() {
        return ended;
    }

    boolean isAlive() {
        return !ended && !condemned;
    }

    void condemn() {
        condemned = true;
    }

    /** It ends where it is: when it would go on, which is now if it waits. */
    void kill() {
        if (isAlive()) {
            condemned = true;
            agenda.wake(this, 0);
        }
    }

    /** Lets the world go on until somebody wakes this actor. For the actor itself. */
    void pause() {
        check();
        agenda.passOn(this);
        check();
    }

    /** Ends here if it was killed. For the actor itself. */
    void check() {
        if (condemned) {
            throw new Killed();
        }
    }

    /** It is this actor's turn. For whoever's turn it was. */
    void give() {
        turn = true;
        if (thread.getState() == Thread.State.NEW) {
            thread.start();
        } else {
            LockSupport.unpark(thread);
        }
    }

    /** Until it is its turn. For the actor itself. */
    void await() {
        while (!turn) {
            LockSupport.park(this);
        }
        turn = false;
    }
}
