package dev.pointsman.agent.tables;

import dev.pointsman.agent.database.Sql;

/**
 * A table's name.
 *
 * @param schema its schema, as the catalogue has it
 * @param name its name, as the catalogue has it
 */
public record Table(String schema, String name) implements Comparable<Table> {
    /** For statements: both parts in quotes. */
    public String sql() {
        return Sql.identifier(schema) + "." + Sql.identifier(name);
    }

    /** For people: {@code schema.table}. */
    public String label() {
        return schema + "." + name;
    }

    @Override
    public int compareTo(Table other) {
        return label().compareTo(other.label());
    }
}
