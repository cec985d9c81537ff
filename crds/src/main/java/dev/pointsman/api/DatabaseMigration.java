package dev.pointsman.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.generator.annotation.ValidationRule;
import io.fabric8.kubernetes.api.model.Namespaced;
import io.fabric8.kubernetes.client.CustomResource;
import io.fabric8.kubernetes.model.annotation.Categories;
import io.fabric8.kubernetes.model.annotation.Group;
import io.fabric8.kubernetes.model.annotation.Kind;
import io.fabric8.kubernetes.model.annotation.Plural;
import io.fabric8.kubernetes.model.annotation.ShortNames;
import io.fabric8.kubernetes.model.annotation.Singular;
import io.fabric8.kubernetes.model.annotation.Version;

/** Moves live traffic from one database to another, stage by stage, and back when a gate fails. */
@Group("pointsman.dev")
@Version("v1alpha1")
@Kind("DatabaseMigration")
@Singular("databasemigration")
@Plural("databasemigrations")
@ShortNames("dbm")
@Categories("pointsman")
@ValidationRule(value = "has(self.spec)", message = "spec is required")
@ValidationRule(
        value = "size(self.metadata.name) <= 52",
        message = "metadata.name is at most 52 characters, so that <name>-agent is a valid name")
@AdditionalPrinterColumn(name = "Stage", jsonPath = ".status.stage")
@AdditionalPrinterColumn(name = "Phase", jsonPath = ".status.phase")
@AdditionalPrinterColumn(
        name = "Reads",
        jsonPath = ".status.routing.readsOnTarget.observed",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Lag", jsonPath = ".status.replication.lag")
@AdditionalPrinterColumn(name = "Writes", jsonPath = ".status.routing.writes")
@AdditionalPrinterColumn(name = "Consistent", jsonPath = ".status.conditions[?(@.type==\"Consistent\")].status")
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class DatabaseMigration extends CustomResource<MigrationSpec, MigrationStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;
}
