package dev.pointsman.e2e.load;

import java.util.concurrent.ThreadLocalRandom;

/**
 * How many rows the filled tables have, so that clients pick keys that are there.
 *
 * @param rows rows in all
 */
public record Size(int rows) {
    /** A customer's id. */
    long customer() {
        return 1L + ThreadLocalRandom.current().nextInt(Math.max(1, rows / 10));
    }

    /** A product's id. */
    int product() {
        return 1 + ThreadLocalRandom.current().nextInt(Math.max(1, rows / 100));
    }
}
