package dev.pointsman.e2e.history.check;

import static dev.pointsman.e2e.load.Outcome.ACKNOWLEDGED;
import static dev.pointsman.e2e.load.Outcome.IN_DOUBT;
import static dev.pointsman.e2e.load.Outcome.REFUSED;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.e2e.history.check.Anomaly.Kind;
import dev.pointsman.e2e.history.check.Op.Append;
import dev.pointsman.e2e.history.check.Op.Read;
import dev.pointsman.e2e.load.Outcome;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One history for each anomaly. All transactions of one are under way at the same time, unless it says otherwise. */
class HistoryCheckerTest {
    private static final int X = 1;
    private static final int Y = 2;
    private final List<Transaction> history = new ArrayList<>();

    @Test
    void aSerialHistoryIsClean() {
        then(append(X, 1), append(Y, 2));
        then(read(X, 1), append(X, 3), read(X, 1, 3));
        then(read(Y, 2), read(X, 1, 3));
        assertThat(kinds(Map.of(X, List.of(1, 3), Y, List.of(2)))).isEmpty();
    }

    @Test
    void concurrentTransactionsThatCanBePutInSomeOrderAreClean() {
        meanwhile(read(Y), append(X, 1));
        meanwhile(append(Y, 2), read(X, 1));
        assertThat(kinds(Map.of(X, List.of(1), Y, List.of(2)))).isEmpty();
    }

    @Test
    void anAcknowledgedAppendThatIsNotInTheListIsLost() {
        then(append(X, 1));
        then(append(X, 2));
        assertThat(kinds(Map.of(X, List.of(1)))).containsExactly(Kind.LOST_APPEND);
    }

    @Test
    void anAppendInDoubtMayBeThereOrNot() {
        transaction(IN_DOUBT, append(X, 1));
        transaction(IN_DOUBT, append(X, 2));
        then(read(X, 2));
        assertThat(kinds(Map.of(X, List.of(2)))).isEmpty();
    }

    @Test
    void aValueThatIsInTheListTwiceIsDoubled() {
        then(append(X, 1));
        then(append(X, 2));
        assertThat(kinds(Map.of(X, List.of(1, 2, 1)))).contains(Kind.DOUBLED_APPEND);
    }

    @Test
    void aValueThatWasReadTwiceIsDoubledEvenIfItIsNotInTheEnd() {
        then(append(X, 1));
        meanwhile(read(X, 1, 1));
        assertThat(kinds(Map.of(X, List.of(1)))).contains(Kind.DOUBLED_APPEND);
    }

    @Test
    void twoReadsOfWhichNeitherIsTheOthersBeginningAreIncompatible() {
        meanwhile(append(X, 1));
        meanwhile(append(X, 2));
        meanwhile(read(X, 1));
        meanwhile(read(X, 2, 1));
        assertThat(kinds(Map.of())).containsExactly(Kind.INCOMPATIBLE_ORDER);
    }

    @Test
    void aValueThatNobodyWroteIsAPhantom() {
        then(append(X, 1));
        assertThat(kinds(Map.of(X, List.of(1, 9)))).containsExactly(Kind.PHANTOM);
    }

    @Test
    void aReadOfARefusedTransactionsValueIsG1a() {
        transaction(REFUSED, append(X, 1));
        then(read(X, 1));
        assertThat(kinds(Map.of())).contains(Kind.G1A);
        assertThat(kinds(Map.of(X, List.of()))).contains(Kind.G1A);
    }

    @Test
    void aReadInTheMiddleOfATransactionIsG1b() {
        meanwhile(append(X, 1), append(X, 2));
        meanwhile(read(X, 1));
        assertThat(kinds(Map.of(X, List.of(1, 2)))).contains(Kind.G1B);
    }

    @Test
    void writesInACircleAreG0() {
        meanwhile(append(X, 1), append(Y, 2));
        meanwhile(append(X, 3), append(Y, 4));
        assertThat(kinds(Map.of(X, List.of(1, 3), Y, List.of(4, 2)))).containsExactly(Kind.G0);
    }

    @Test
    void twoTransactionsThatReadEachOthersWritesAreG1c() {
        meanwhile(append(X, 1), read(Y, 2));
        meanwhile(append(Y, 2), read(X, 1));
        assertThat(kinds(Map.of(X, List.of(1), Y, List.of(2)))).containsExactly(Kind.G1C);
    }

    @Test
    void aReadOfHalfOfATransactionIsReadSkew() {
        meanwhile(append(X, 1), append(Y, 2));
        meanwhile(read(X, 1), read(Y));
        assertThat(kinds(Map.of(X, List.of(1), Y, List.of(2)))).containsExactly(Kind.G_SINGLE);
    }

    @Test
    void twoTransactionsThatReadTheSameAndBothWriteHaveLostAnUpdate() {
        meanwhile(read(X), append(X, 1));
        meanwhile(read(X), append(X, 2));
        assertThat(kinds(Map.of(X, List.of(1, 2)))).containsExactly(Kind.G_SINGLE);
    }

    @Test
    void twoTransactionsOfWhichNeitherSeesTheOtherAreWriteSkew() {
        meanwhile(read(X), append(Y, 1));
        meanwhile(read(Y), append(X, 2));
        assertThat(kinds(Map.of(X, List.of(2), Y, List.of(1)))).containsExactly(Kind.G2);
    }

    @Test
    void aReadOfWhatWasOverwrittenBeforeItBeganIsStale() {
        then(append(X, 1));
        then(append(X, 2));
        then(read(X, 1));
        assertThat(kinds(Map.of(X, List.of(1, 2)))).containsExactly(Kind.G_SINGLE_REALTIME);
    }

    @Test
    void aWriteThatCameBeforeAnOlderOneIsOutOfTime() {
        then(append(X, 1));
        then(append(X, 2));
        assertThat(kinds(Map.of(X, List.of(2, 1)))).containsExactly(Kind.G0_REALTIME);
    }

    @Test
    void aTransactionThatDoesNotSeeItsOwnWriteIsNotWhole() {
        then(append(X, 1), read(X));
        assertThat(kinds(Map.of(X, List.of(1)))).contains(Kind.INTERNAL);
    }

    private static Op append(int key, int value) {
        return new Append(key, value);
    }

    private static Op read(int key, Integer... items) {
        return new Read(key, List.of(items));
    }

    /** Begins when all before have ended. */
    private void then(Op... ops) {
        long began = history.size() * 2L + 1;
        history.add(new Transaction(history.size(), began, began + 1, ACKNOWLEDGED, List.of(ops)));
    }

    private void meanwhile(Op... ops) {
        transaction(ACKNOWLEDGED, ops);
    }

    private void transaction(Outcome outcome, Op... ops) {
        history.add(new Transaction(history.size(), 0, Long.MAX_VALUE, outcome, List.of(ops)));
    }

    private List<Kind> kinds(Map<Integer, List<Integer>> finals) {
        return HistoryChecker.check(history, finals).stream().map(Anomaly::kind).toList();
    }
}
