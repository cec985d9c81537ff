package dev.pointsman.core;

import java.lang.reflect.RecordComponent;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A stage as named values. Written by the components of its record, so that a new stage, or a new component, needs nothing
 * here and cannot be forgotten.
 */
final class StageText {
    private static final String TYPE = "stage";
    private static final String PREFIX = "stage.";
    private static final Map<String, Class<?>> TYPES =
            records(Stage.class).distinct().collect(Collectors.toMap(Class::getSimpleName, Function.identity()));

    private StageText() {}

    static Map<String, String> of(Stage stage) {
        var fields = new LinkedHashMap<String, String>();
        fields.put(TYPE, stage.getClass().getSimpleName());
        for (var component : stage.getClass().getRecordComponents()) {
            var value = value(stage, component);
            if (value != null) {
                fields.put(PREFIX + component.getName(), text(value));
            }
        }
        return fields;
    }

    /** Takes what belongs to the stage out of the fields. */
    static Stage parse(Map<String, String> fields) {
        var name = String.valueOf(fields.remove(TYPE));
        var type = TYPES.get(name);
        if (type == null) {
            throw new IllegalArgumentException("unknown stage: " + name);
        }
        var components = type.getRecordComponents();
        var values = Arrays.stream(components)
                .map(component -> parse(component, fields.remove(PREFIX + component.getName())))
                .toArray();
        return construct(type, components, values);
    }

    private static Stream<Class<?>> records(Class<?> type) {
        return type.isRecord()
                ? Stream.of(type)
                : Arrays.stream(type.getPermittedSubclasses()).flatMap(StageText::records);
    }

    private static String text(Object value) {
        return value instanceof Enum<?> constant ? constant.name() : value.toString();
    }

    private static @Nullable Object parse(RecordComponent component, @Nullable String text) {
        if (text == null) {
            if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)) {
                return null;
            }
            throw new IllegalArgumentException("missing: " + component.getName());
        }
        var type = component.getType();
        if (type == int.class) {
            return Integer.valueOf(text);
        }
        if (type == long.class) {
            return Long.valueOf(text);
        }
        if (type == boolean.class) {
            return Boolean.valueOf(text);
        }
        return switch (type.getSimpleName()) {
            case "Instant" -> Instant.parse(text);
            case "String" -> text;
            case "Cause" -> Cause.valueOf(text);
            default -> throw new IllegalStateException("no text form for " + component);
        };
    }

    private static @Nullable Object value(Stage stage, RecordComponent component) {
        try {
            return component.getAccessor().invoke(stage);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a stage can be read: " + component, e);
        }
    }

    private static Stage construct(Class<?> type, RecordComponent[] components, @Nullable Object[] values) {
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return (Stage) type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("a stage can be made: " + type, e);
        }
    }
}
