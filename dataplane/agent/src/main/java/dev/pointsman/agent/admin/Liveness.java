package dev.pointsman.agent.admin;

import dev.pointsman.agent.work.Loop;
import jakarta.inject.Inject;
import jakarta.inject.Singleton;
import java.time.Duration;
import org.eclipse.microprofile.health.HealthCheck;
import org.eclipse.microprofile.health.HealthCheckResponse;

/** Whether the agent still looks at its databases; an unreachable database is no reason to restart it. */
@org.eclipse.microprofile.health.Liveness
@Singleton
public final class Liveness implements HealthCheck {
    private static final Duration LONGEST_LOOK = Duration.ofMinutes(2);
    private final Loop loop;

    /** For the container. */
    @Inject
    public Liveness(Loop loop) {
        this.loop = loop;
    }

    @Override
    public HealthCheckResponse call() {
        return HealthCheckResponse.named("watching")
                .status(loop.sinceLook().compareTo(LONGEST_LOOK) < 0)
                .build();
    }
}
