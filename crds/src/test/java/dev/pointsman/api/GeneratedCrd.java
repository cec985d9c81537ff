package dev.pointsman.api;

import io.fabric8.crd.generator.annotation.AdditionalPrinterColumn;
import io.fabric8.crdv2.generator.CRDGenerator;
import io.fabric8.crdv2.generator.CRDPostProcessor;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceColumnDefinition;
import io.fabric8.kubernetes.api.model.apiextensions.v1.CustomResourceDefinition;
import io.fabric8.kubernetes.client.CustomResource;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;

/** The CRD YAML as the records generate it now. The generator sorts columns by path; here they stand as they are written. */
final class GeneratedCrd implements CRDPostProcessor {
    private final List<String> columns;

    private GeneratedCrd(Class<?> type) {
        this.columns = Stream.of(type.getAnnotationsByType(AdditionalPrinterColumn.class))
                .map(AdditionalPrinterColumn::jsonPath)
                .toList();
    }

    static String of(Class<? extends CustomResource<?, ?>> type, Path folder) throws IOException {
        Files.createDirectories(folder);
        new CRDGenerator()
                .customResourceClasses(List.of(type))
                .forCRDVersions("v1")
                .withPostProcessor(new GeneratedCrd(type))
                .inOutputDir(folder.toFile())
                .generate();
        return Files.readString(folder.resolve(fileName(type)));
    }

    static String fileName(Class<? extends CustomResource<?, ?>> type) {
        return CustomResource.getCRDName(type) + "-v1.yml";
    }

    @Override
    public HasMetadata process(HasMetadata crd, String version) {
        for (var served : ((CustomResourceDefinition) crd).getSpec().getVersions()) {
            served.getAdditionalPrinterColumns().sort(Comparator.comparingInt(this::position));
        }
        return crd;
    }

    private int position(CustomResourceColumnDefinition column) {
        return columns.indexOf(column.getJsonPath());
    }
}
