package dev.pointsman.e2e.demo;

import dev.pointsman.api.ApprovalSpec;
import dev.pointsman.api.DatabaseMigration;
import dev.pointsman.api.MigrationStatus;
import io.fabric8.kubernetes.api.model.Condition;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.Resource;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** A DatabaseMigration as a person sees it, and the two things that a person changes in it. */
record MigrationWatch(KubernetesClient client, String name) {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private Resource<DatabaseMigration> resource() {
        return client.resources(DatabaseMigration.class)
                .inNamespace(Shop.NAMESPACE)
                .withName(name);
    }

    Optional<DatabaseMigration> migration() {
        return Optional.ofNullable(resource().get());
    }

    Optional<MigrationStatus> status() {
        return migration().map(DatabaseMigration::getStatus);
    }

    String phase() {
        return status().map(MigrationStatus::phase).orElse("");
    }

    /** The stage that waits for a person, or nothing. */
    Optional<MigrationStatus.AwaitingApproval> awaiting() {
        return status().map(MigrationStatus::awaitingApproval).filter(asked -> asked.stage() != null);
    }

    /** Approves a stage as a commit in Git would: by one more entry in the spec. */
    void approve(String stage) {
        var migration = resource().get();
        var approvals = new ArrayList<String>();
        List<ApprovalSpec> present =
                Optional.ofNullable(migration.getSpec().approvals()).orElse(List.of());
        present.forEach(approval -> approvals.add("{\"stage\":\"" + approval.stage() + "\"}"));
        approvals.add("{\"stage\":\"" + stage + "\"}");
        resource().patch(MERGE, "{\"spec\":{\"approvals\":[" + String.join(",", approvals) + "]}}");
    }

    void revert() {
        resource().patch(MERGE, "{\"spec\":{\"intent\":\"Revert\"}}");
    }

    /** The sentence of a condition, or nothing while it has not this value. */
    Optional<String> condition(String type, String value) {
        return status().map(MigrationStatus::conditions).stream()
                .flatMap(List::stream)
                .filter(condition -> type.equals(condition.getType()) && value.equals(condition.getStatus()))
                .map(Condition::getMessage)
                .findFirst();
    }

    /** Everything that stands in the way, for people. */
    String complaint() {
        return status().map(MigrationStatus::conditions).stream()
                .flatMap(List::stream)
                .filter(condition -> ("Stalled".equals(condition.getType()) && "True".equals(condition.getStatus()))
                        || ("Accepted".equals(condition.getType()) && "False".equals(condition.getStatus())))
                .map(condition -> condition.getReason() + ": " + condition.getMessage())
                .collect(Collectors.joining("; "));
    }
}
