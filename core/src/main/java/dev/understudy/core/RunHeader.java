package dev.understudy.core;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What a run is, written as the data of its first record, so that any host can resume it.
 *
 * @param runbook name of the runbook
 * @param arguments the runbook's parameters as given; with the runbook and the estate they give the
 *     same plan again
 * @param estate the estate's name
 * @param planFingerprint hash over the plan's step ids, summaries and needs
 * @param observation fingerprint of the observation behind the plan
 * @param actor who started it, {@code user@host}
 * @param toolVersion of Understudy
 * @param steps of the plan in order; empty in journals of versions that did not keep them
 */
public record RunHeader(
    RunId run,
    String runbook,
    Map<String, String> arguments,
    String estate,
    String planFingerprint,
    String observation,
    String actor,
    String toolVersion,
    List<PlannedStep> steps) {

  /** The version of the journal format that this build writes. */
  public static final String FORMAT = "1";

  public RunHeader {
    steps = List.copyOf(steps);
    arguments = Collections.unmodifiableMap(new LinkedHashMap<>(arguments));
  }
}
