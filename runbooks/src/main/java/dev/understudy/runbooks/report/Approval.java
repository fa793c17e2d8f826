package dev.understudy.runbooks.report;

import dev.understudy.core.StepId;
import java.time.Instant;

/**
 * A person's yes to a question of the runbook.
 *
 * @param question or the step's summary, where the record does not hold it
 * @param reason may be empty
 * @param how the answer came; may be empty
 * @param at as recorded by the step
 */
public record Approval(
    StepId step, String by, String question, String reason, String how, Instant at) {}
