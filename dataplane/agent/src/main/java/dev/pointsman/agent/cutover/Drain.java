package dev.pointsman.agent.cutover;

import dev.pointsman.wire.AgentDesired.LongTransactions;
import dev.pointsman.wire.CutoverStep;
import dev.pointsman.wire.HoldReply;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Holds write transactions in the proxies and waits until none is open. The hold is given only when it can be expected to
 * drain in time: what is older already than the whole drain may take will hardly end in it, and meanwhile everybody would
 * wait for nothing.
 */
final class Drain {
    private static final CutoverStep STEP = CutoverStep.HOLD;
    /** A look costs a proxy a round trip and its clients nothing. */
    private static final long LOOK_AGAIN_MILLIS = 20;

    private final Course course;
    private final Proxies proxies;
    private List<Proxies.Answer> looked = List.of();
    private boolean holding;
    /** What is older, in ms, is not expected to end in a drain. */
    private long oldest;

    Drain(Course course, Proxies proxies) {
        this.course = course;
        this.proxies = proxies;
        this.oldest = course.cutover().drainMillis();
    }

    /** Sees which proxies answer: those are held. */
    void look() {
        looked = proxies.look();
    }

    /** Lets the proxies do before the pause what they would do in it for the first time. */
    void warmUp() {
        proxies.warmUp();
    }

    /**
     * Looks whether a hold would drain in time, before anybody is held.
     *
     * @param holds how many tries there have been, with this one
     * @throws NotNow when it would not, unless this is the try that ends what is in the way
     */
    void predict(int holds) throws NotNow, SQLException {
        if (!looked.isEmpty() && looked.stream().noneMatch(Proxies.Answer::came)) {
            // One that is silent is passed over. Of all of them it is the wire that is cut, and behind it clients go
            // on.
            throw new NotNow(
                    STEP,
                    "no proxy answers, so that open transactions would meet the fence; look whether the"
                            + " agent reaches " + names(looked));
        }
        if (terminates(holds)) {
            return;
        }
        var late = late();
        if (!late.isEmpty()) {
            throw NotNow.foreseen(STEP, sentence(late) + "; nothing was held, " + drains());
        }
        var writer = writer();
        if (writer.isPresent()) {
            throw NotNow.foreseen(
                    STEP,
                    "a transaction that no proxy can hold keeps a migrated table locked (" + writer.get()
                            + "); nothing was held, " + drains());
        }
    }

    private String drains() {
        return "a hold drains in " + course.cutover().drainMillis() + " ms or not";
    }

    /** Whoever writes past the proxies that answer, and has for too long to end while others are held. */
    private Optional<String> writer() throws SQLException {
        return course.left().writerSince(course.cutover().drainMillis());
    }

    /** Those with transactions that are too old already to end in a drain. */
    private List<HoldReply> late() {
        return replies(proxies.rehearse()).stream()
                .filter(reply -> reply.oldestMillis() > oldest)
                .toList();
    }

    /**
     * Waits for the next try. Whoever was held, or something else was in the way, has some rest. Where transactions were
     * seen before, nobody has waited, so it goes on at the first moment without them, which may be a short one. After a hold
     * that did not drain that moment has to be a quieter one, unless there is none.
     */
    void awaitNextTry(int holds, NotNow last) throws SQLException {
        if (!last.foreseen()) {
            course.rest(holds);
            return;
        }
        var until = course.longestRest(holds);
        do {
            course.ticks().rest(LOOK_AGAIN_MILLIS / 2, LOOK_AGAIN_MILLIS);
        } while (!until.over() && (!late().isEmpty() || writer().isPresent()));
        if (until.over()) {
            oldest = course.cutover().drainMillis();
        }
    }

    /** Holds, and returns when no write transaction is open. */
    void hold(int holds) throws NotNow, Broken, SQLException {
        var open = undrained(give());
        if (terminates(holds) && (!open.isEmpty() || writer().isPresent())) {
            course.left().endTransactionsOlderThan(course.cutover().drainMillis());
            open = undrained(give());
        }
        if (!open.isEmpty()) {
            letGo();
            oldest = Math.max(1, oldest / 2);
            throw NotNow.transactions(STEP, sentence(open));
        }
    }

    /** Lets everything go on until the next try. */
    void letGo() {
        if (holding) {
            holding = false;
            proxies.letGo();
        }
    }

    private boolean terminates(int holds) {
        return holds >= course.cutover().attempts()
                && course.cutover().longTransactions() == LongTransactions.TERMINATE;
    }

    private List<Proxies.Answer> give() throws NotNow, Broken {
        holding = true;
        var answers = proxies.hold();
        var silent = answers.stream().filter(answer -> !answer.came()).toList();
        if (!silent.isEmpty()) {
            throw new NotNow(STEP, "no answer to the hold from " + names(silent));
        }
        for (var answer : answers) {
            if (!answer.accepted()) {
                throw new Broken(
                        STEP,
                        "proxy " + answer.proxy() + " refuses the hold with " + answer.status() + ": " + answer.body());
            }
        }
        return answers;
    }

    private String sentence(List<HoldReply> open) throws SQLException {
        var oldest = open.stream().mapToLong(HoldReply::oldestMillis).max().orElse(0);
        var count = open.stream().mapToInt(HoldReply::openWriteTransactions).sum();
        return (count == 1 ? "1 write transaction is open" : count + " write transactions are open")
                + ", the oldest for " + oldest + " ms"
                + course.left().oldestTransaction().map(who -> " (" + who + ")").orElse("");
    }

    private static String names(List<Proxies.Answer> answers) {
        return answers.stream().map(Proxies.Answer::proxy).collect(Collectors.joining(", "));
    }

    private static List<HoldReply> undrained(List<Proxies.Answer> answers) {
        return replies(answers).stream().filter(reply -> !reply.drained()).toList();
    }

    private static List<HoldReply> replies(List<Proxies.Answer> answers) {
        return answers.stream()
                .map(Proxies.Answer::hold)
                .filter(Objects::nonNull)
                .toList();
    }
}
