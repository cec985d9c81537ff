package dev.pointsman.controller.report;

import static org.assertj.core.api.Assertions.assertThat;

import dev.pointsman.api.DatabaseMigration;
import dev.pointsman.api.MigrationStatus;
import dev.pointsman.controller.world.ApiServer;
import dev.pointsman.controller.world.Given;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class StatusWriterTest {
    @Test
    void aLeaderThatSleptCannotTurnTimeBack() {
        var asleep = Given.migration(ApiServer.namespace());
        var awake = now(asleep);
        awake.setStatus(status("reads-50"));
        assertThat(StatusWriter.write(ApiServer.client(), awake)).isPresent();

        asleep.setStatus(status("copy"));

        assertThat(StatusWriter.write(ApiServer.client(), asleep)).isEmpty();
        assertThat(stage(now(asleep))).contains("reads-50");
    }

    @Test
    void aDecisionOnASpecThatHasChangedSinceIsVoid() {
        var decided = Given.migration(ApiServer.namespace());
        ApiServer.client().resource(now(decided)).edit(newer -> {
            newer.getMetadata().setAnnotations(Map.of("changed", "since"));
            return newer;
        });

        decided.setStatus(status("copy"));

        assertThat(StatusWriter.write(ApiServer.client(), decided)).isEmpty();
        assertThat(stage(now(decided))).isEmpty();
    }

    @Test
    void anObjectThatIsGoneIsNoFailure() {
        var decided = Given.migration(ApiServer.namespace());
        ApiServer.client().resource(decided).delete();

        decided.setStatus(status("copy"));

        assertThat(StatusWriter.write(ApiServer.client(), decided)).isEmpty();
    }

    private static DatabaseMigration now(DatabaseMigration migration) {
        return ApiServer.client().resource(migration).get();
    }

    private static MigrationStatus status(String stage) {
        return Serialization.unmarshal("stage: " + stage, MigrationStatus.class);
    }

    private static Optional<String> stage(DatabaseMigration migration) {
        return Optional.ofNullable(migration.getStatus()).map(MigrationStatus::stage);
    }
}
