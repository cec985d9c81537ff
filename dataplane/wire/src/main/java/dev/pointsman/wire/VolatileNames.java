package dev.pointsman.wire;

import java.util.List;

/**
 * Names in a statement by which it may write, or see what only the writer knows, though it looks like a read. As the
 * catalogues have them, without their schemas, sorted.
 *
 * @param functions volatile functions of the users, called with parentheses
 * @param anywhere views and tables that call such functions by themselves, and functions that may be called like a column
 */
public record VolatileNames(List<String> functions, List<String> anywhere) {}
