package dev.pointsman.core.gate;

/**
 * How likely so many events are in so many independent tries of the same chance. Summed in logarithms, so that it holds for
 * billions of tries and chances near 0.
 *
 * @param tries how many
 * @param chance of each, above 0 and below 1
 */
record Binomial(long tries, double chance) {
    /** That there are at most so many events. */
    double atMost(long events) {
        double sum = 0;
        double term = tries * Math.log1p(-chance);
        double odds = Math.log(chance) - Math.log1p(-chance);
        for (long k = 0; k <= Math.min(events, tries); k++) {
            sum += Math.exp(term);
            term += Math.log((double) (tries - k) / (k + 1)) + odds;
        }
        return Math.min(1, sum);
    }

    /** That there are at least so many. */
    double atLeast(long events) {
        return events == 0 ? 1 : 1 - atMost(events - 1);
    }
}
