package dev.pointsman.agent.database;

import java.nio.file.Path;
import java.util.Map;

/**
 * How a tool of PostgreSQL's own logs in.
 *
 * @param environment variables for it; no secret among them
 * @param passwordFile the file that they name; delete it when the tool has ended
 */
public record ToolLogin(Map<String, String> environment, Path passwordFile) {}
