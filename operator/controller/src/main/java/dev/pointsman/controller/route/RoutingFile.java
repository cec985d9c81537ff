package dev.pointsman.controller.route;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.json.JsonMapper;
import dev.pointsman.controller.act.DataFiles;
import dev.pointsman.wire.RoutingTable;
import io.fabric8.kubernetes.api.model.ConfigMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** The files in a data plane's ConfigMap, read and written. */
public final class RoutingFile {
    private static final ObjectMapper JSON = JsonMapper.builder()
            .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
            .build();

    private RoutingFile() {}

    /** The table of a proxy's ConfigMap; empty when there is none or it cannot be read. */
    public static Optional<RoutingTable> read(ConfigMap map) {
        var text = map.getData() == null ? null : map.getData().get(DataFiles.ROUTING);
        if (text == null) {
            return Optional.empty();
        }
        try {
            return Optional.of(JSON.readValue(text, RoutingTable.class));
        } catch (JsonProcessingException e) {
            return Optional.empty(); // edited by hand: the Pods' own tables are newer or equal
        }
    }

    /** routing.json. */
    public static String text(RoutingTable table) {
        return write(table);
    }

    /** keys.json. */
    public static String keys(List<String> keys) {
        return write(Map.of("keys", keys));
    }

    private static String write(Object value) {
        try {
            return JSON.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("wire records can be written as JSON", e);
        }
    }
}
