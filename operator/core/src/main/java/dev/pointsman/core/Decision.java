package dev.pointsman.core;

import dev.pointsman.core.gate.Verdict;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * What is to be recorded, and why. Nothing is done before it is recorded.
 *
 * @param next the position to record; equal to the recorded one when nothing changes
 * @param reason one word
 * @param message a sentence for people
 * @param verdicts of the gates that hold now
 * @param recheck when to look again, at the latest; nothing when only a change of the object can matter
 */
public record Decision(
        Recorded next, Reason reason, String message, List<Verdict> verdicts, Optional<Duration> recheck) {}
