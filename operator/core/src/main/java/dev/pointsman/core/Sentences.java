package dev.pointsman.core;

import dev.pointsman.core.gate.Verdict;
import dev.pointsman.core.gate.Verdict.Result;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.stream.Collectors;

/** Parts of messages that several decisions share. */
final class Sentences {
    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("HH:mm:ss'Z'").withZone(ZoneOffset.UTC);

    private Sentences() {}

    static String time(Instant at) {
        return TIME.format(at);
    }

    static String gates(List<Verdict> verdicts) {
        if (verdicts.isEmpty()) {
            return "no gate holds";
        }
        var passing = verdicts.stream()
                .filter(verdict -> verdict.result() == Result.PASS)
                .count();
        return passing + " of " + verdicts.size() + " gates pass"
                + (passing == verdicts.size() ? "" : ", not " + notPassing(verdicts));
    }

    static String notPassing(List<Verdict> verdicts) {
        return verdicts.stream()
                .filter(verdict -> verdict.result() != Result.PASS)
                .map(verdict -> verdict.gate() + " (" + verdict.message() + ")")
                .collect(Collectors.joining(", "));
    }

    static String failed(Verdict verdict) {
        return "gate " + verdict.gate() + " failed: " + verdict.message() + " (" + verdict.value() + ", limit "
                + verdict.threshold() + ")";
    }

    static String rowsDiffer(long rows) {
        return rows == 1 ? "1 row differs" : rows + " rows differ";
    }

    static String approve(String stage) {
        return stage + " waits for approval: add {stage: " + stage + "} to spec.approvals";
    }

    /** Soon, and no later than the moment something ends. */
    static Duration recheck(Instant now, Instant end) {
        var left = Duration.between(now, end);
        return left.compareTo(Turn.SOON) < 0 && left.isPositive() ? left : Turn.SOON;
    }
}
