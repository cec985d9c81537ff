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

/** The one endpoint that applications connect to, whichever database stands behind it. */
@Group("pointsman.dev")
@Version("v1alpha1")
@Kind("DatabaseProxy")
@Singular("databaseproxy")
@Plural("databaseproxies")
@ShortNames("dbp")
@Categories("pointsman")
@ValidationRule(value = "has(self.spec)", message = "spec is required")
@ValidationRule(
        value = "self.metadata.name.matches('^[a-z]([-a-z0-9]{0,50}[a-z0-9])?$')",
        message = "metadata.name is at most 52 lower-case letters, digits and dashes, for it also names a Service")
@AdditionalPrinterColumn(name = "Endpoint", jsonPath = ".status.endpoint")
@AdditionalPrinterColumn(
        name = "Ready",
        jsonPath = ".status.readyReplicas",
        type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Epoch", jsonPath = ".status.epoch", type = AdditionalPrinterColumn.Type.INTEGER)
@AdditionalPrinterColumn(name = "Serving", jsonPath = ".status.serving.host")
@AdditionalPrinterColumn(name = "Migration", jsonPath = ".status.migration")
@AdditionalPrinterColumn(name = "Version", jsonPath = ".status.version", priority = 1)
@AdditionalPrinterColumn(
        name = "Age",
        jsonPath = ".metadata.creationTimestamp",
        type = AdditionalPrinterColumn.Type.DATE)
public class DatabaseProxy extends CustomResource<ProxySpec, ProxyStatus> implements Namespaced {
    private static final long serialVersionUID = 1L;
}
