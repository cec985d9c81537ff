package dev.pointsman.controller.settings;

import io.fabric8.kubernetes.client.extended.leaderelection.LeaderCallbacks;
import io.javaoperatorsdk.operator.api.config.LeaderElectionConfiguration;
import io.javaoperatorsdk.operator.api.monitoring.Metrics;
import jakarta.enterprise.inject.Produces;
import jakarta.inject.Singleton;
import java.time.Clock;
import java.time.Duration;

/** What the program finds around it: the clock, the lease by which replicas agree on one that decides. */
@Singleton
final class Surroundings {
    private static final String LEASE = "pointsman-operator";
    /** Short, because gates are evaluated only while somebody leads. */
    private static final Duration LEASE_DURATION = Duration.ofSeconds(8);

    private static final Duration RENEW_DEADLINE = Duration.ofSeconds(5);
    /** Before anybody else may lead. */
    private static final Duration GONE_WITHIN = LEASE_DURATION.minus(RENEW_DEADLINE);

    private static final Duration RETRY_PERIOD = Duration.ofSeconds(1);

    @Produces
    @Singleton
    Clock clock() {
        return Clock.systemUTC();
    }

    @Produces
    @Singleton
    LeaderElectionConfiguration leaderElection(Settings settings) {
        return new LeaderElectionConfiguration(
                LEASE,
                settings.namespace(),
                LEASE_DURATION,
                RENEW_DEADLINE,
                RETRY_PERIOD,
                null,
                new LeaderCallbacks(() -> {}, () -> LostLease.endWithin(GONE_WITHIN), _ -> {}),
                true);
    }

    /** None: the SDK's own carry the name of each resource, which makes series without bound. */
    @Produces
    @Singleton
    Metrics sdkMetrics() {
        return Metrics.NOOP;
    }
}
