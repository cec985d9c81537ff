package dev.pointsman.core;

import dev.pointsman.core.Recorded.Attempts;
import dev.pointsman.core.Recorded.Epochs;
import dev.pointsman.core.Recorded.Traffic;
import dev.pointsman.core.plan.Side;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * A recorded position as one line of {@code name=value}, lossless. A version that does not know a name or a stage cannot
 * read the line, and says so: guessing would move traffic.
 */
final class RecordText {
    private static final String VERSION = "1";

    private RecordText() {}

    static String of(Recorded recorded) {
        var fields = new LinkedHashMap<String, String>();
        fields.put("v", VERSION);
        fields.put("sequence", Long.toString(recorded.sequence()));
        fields.put("at", recorded.at().toString());
        fields.put("attempt", Integer.toString(recorded.attempts().current()));
        fields.put("reverted", Integer.toString(recorded.attempts().reverted()));
        if (recorded.attempts().drilled()
                > 0) { // versions before drills can read the position of one that has had none
            fields.put("drilled", Integer.toString(recorded.attempts().drilled()));
        }
        fields.put("prepared", Boolean.toString(recorded.traffic().prepared()));
        fields.put("writes", recorded.traffic().writes().name());
        fields.put("reads", Integer.toString(recorded.traffic().reads()));
        fields.put("epoch", Long.toString(recorded.epochs().last()));
        fields.put("table", Long.toString(recorded.epochs().table()));
        fields.put("revision", Long.toString(recorded.epochs().revision()));
        fields.put("routed", recorded.epochs().routed());
        fields.put("entered", recorded.entered().stream().map(Instant::toString).collect(Collectors.joining(",")));
        fields.put(
                "strikes", recorded.strikes().stream().map(RecordText::strike).collect(Collectors.joining(",")));
        fields.putAll(StageText.of(recorded.stage()));
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + Escapes.escape(field.getValue()))
                .collect(Collectors.joining(" "));
    }

    static Optional<Recorded> parse(String text) {
        try {
            var fields = fields(text);
            return VERSION.equals(fields.remove("v")) ? Optional.of(read(fields)) : Optional.empty();
        } catch (IllegalArgumentException | DateTimeException _) {
            return Optional
                    .empty(); // the caller holds: an unreadable position is a value, not a failure of this program
        }
    }

    private static Map<String, String> fields(String text) {
        var fields = new LinkedHashMap<String, String>();
        for (var field : text.split(" ", -1)) {
            var equals = field.indexOf('=');
            if (equals < 1) {
                throw new IllegalArgumentException("no field: " + field);
            }
            fields.put(field.substring(0, equals), Escapes.unescape(field.substring(equals + 1)));
        }
        return fields;
    }

    private static Recorded read(Map<String, String> fields) {
        var recorded = new Recorded(
                Long.parseLong(take(fields, "sequence")),
                Instant.parse(take(fields, "at")),
                new Attempts(
                        Integer.parseInt(take(fields, "attempt")),
                        Integer.parseInt(take(fields, "reverted")),
                        Integer.parseInt(fields.containsKey("drilled") ? take(fields, "drilled") : "0")),
                new Traffic(
                        Boolean.parseBoolean(take(fields, "prepared")),
                        Side.valueOf(take(fields, "writes")),
                        Integer.parseInt(take(fields, "reads"))),
                new Epochs(
                        Long.parseLong(take(fields, "epoch")),
                        Long.parseLong(take(fields, "table")),
                        Long.parseLong(take(fields, "revision")),
                        take(fields, "routed")),
                items(take(fields, "entered")).stream().map(Instant::parse).toList(),
                items(take(fields, "strikes")).stream().map(RecordText::strike).toList(),
                StageText.parse(fields));
        if (!fields.isEmpty()) {
            throw new IllegalArgumentException("unknown: " + fields.keySet());
        }
        return recorded;
    }

    private static String take(Map<String, String> fields, String name) {
        var value = fields.remove(name);
        if (value == null) {
            throw new IllegalArgumentException("missing: " + name);
        }
        return value;
    }

    private static List<String> items(String text) {
        return text.isEmpty() ? List.of() : new ArrayList<>(Arrays.asList(text.split(",", -1)));
    }

    private static String strike(Strike strike) {
        return String.join("/", strike.gate(), Integer.toString(strike.count()), strike.first() + "/" + strike.last());
    }

    private static Strike strike(String text) {
        var parts = text.split("/", -1);
        if (parts.length != 4) {
            throw new IllegalArgumentException("no strike: " + text);
        }
        return new Strike(parts[0], Integer.parseInt(parts[1]), Instant.parse(parts[2]), Instant.parse(parts[3]));
    }
}
