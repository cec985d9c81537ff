package dev.pointsman.agent.tell;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.wire.Catalogue;
import dev.pointsman.wire.Numbers;
import dev.pointsman.wire.VolatileNames;
import java.util.List;
import org.junit.jupiter.api.Test;

class ListenerTest {
    private static final Catalogue CATALOGUE =
            new Catalogue(new VolatileNames(List.of("audit"), List.of()), Numbers.SAME);
    private static final Telling.Reading READING = new Telling.Reading(CATALOGUE, CATALOGUE.fingerprint());
    private static final String KNOWS =
            "{\"wire\":1,\"clock\":7,\"nowNanos\":1000,\"catalogue\":\"" + CATALOGUE.fingerprint() + "\"}";

    private final Listener listener = new Listener();

    @Test
    void whoDoesNotKnowTheCataloguesIsToldOfThemWithoutAnInstant() {
        var order = requireNonNull(listener.order("uid", null, READING));
        assertThat(order.catalogue()).isEqualTo(CATALOGUE);
        assertThat(order.clock()).as("no instant").isZero();
        assertThat(listener.order("uid", null, READING))
                .as("not while it has not answered")
                .isNull();
        listener.answered(null, 0);
        assertThat(listener.order("uid", null, READING))
                .as("no answer: once more")
                .isNotNull();
    }

    @Test
    void whoKnowsThemHearsOfInstantsOnly() {
        listener.order("uid", null, READING);
        listener.answered(KNOWS, 50);
        assertThat(listener.order("uid", null, READING)).as("nothing new").isNull();
        var order = requireNonNull(listener.order("uid", 80L, READING));
        assertThat(order.catalogue()).isNull();
        assertThat(order.clock()).isEqualTo(7);
        assertThat(order.asOfNanos()).as("in its own clock").isEqualTo(1030);
    }
}
