package dev.pointsman.core;

import dev.pointsman.core.plan.Plan;
import dev.pointsman.core.seen.Observation;
import java.time.Instant;

/**
 * Everything that a decision rests on.
 *
 * @param plan the plan in force, never the spec of the moment
 * @param wish what a person wants now
 * @param recorded where the migration stands
 * @param seen the world
 * @param now the time
 */
public record Situation(Plan plan, Wish wish, Recorded recorded, Observation seen, Instant now) {}
