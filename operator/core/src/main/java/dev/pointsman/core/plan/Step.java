package dev.pointsman.core.plan;

import java.util.List;

/**
 * One stage of the plan.
 *
 * @param name its name
 * @param kind what it does
 * @param needsApproval whether a person must agree before it is entered
 * @param gates those that hold in it, the plan's and its own
 * @param onFailure what a failed gate leads to
 */
public record Step(String name, Kind kind, boolean needsApproval, List<Gate> gates, OnFailure onFailure) {

    /** What a failed gate leads to. */
    public enum OnFailure {
        REVERT,
        HOLD
    }
}
