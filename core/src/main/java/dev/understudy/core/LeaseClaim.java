package dev.understudy.core;

/**
 * Who wants the lease, and for what.
 *
 * @param owner {@code user@host}
 */
public record LeaseClaim(String owner, RunId run, String runbook) {}
