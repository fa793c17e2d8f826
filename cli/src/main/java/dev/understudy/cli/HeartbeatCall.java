package dev.understudy.cli;

import dev.understudy.cloud.estate.SecretRef;
import dev.understudy.cloud.probe.HttpProbe;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.TimeSource;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Calls a URL after a success, so that its silence alarms. The URL is a secret: whoever has it can
 * keep the alarm quiet, so no message shows it.
 */
final class HeartbeatCall {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Duration PAUSE = Duration.ofSeconds(2);
  private static final int TRIES = 3;
  private static final List<String> PLACEHOLDERS = List.of("example", "changeme", "<", "xxx");

  private final URI url;
  private final SecretRef reference;
  private final TimeSource time;

  private HeartbeatCall(URI url, SecretRef reference, TimeSource time) {
    this.url = url;
    this.reference = reference;
    this.time = time;
  }

  /**
   * Reads the URL, which is to be done before the work that it tells of.
   *
   * @throws ProblemException {@code USAGE} for a URL that is none, or that nobody filled in
   */
  static HeartbeatCall of(SecretRef reference, Secrets secrets, TimeSource time) {
    String text = secrets.resolve(reference, "heartbeat URL");
    String lower = text.toLowerCase(Locale.ROOT);
    if (PLACEHOLDERS.stream().anyMatch(lower::contains)) {
      throw wrong(reference, "it is a placeholder that nobody filled in");
    }
    try {
      URI url = URI.create(text);
      if (url.getHost() != null && List.of("http", "https").contains(url.getScheme())) {
        return new HeartbeatCall(url, reference, time);
      }
    } catch (IllegalArgumentException e) {
      throw wrong(reference, "it is no URL");
    }
    throw wrong(reference, "it is no http or https URL");
  }

  /** Calls it, three times at most; what went wrong, or nothing when it was heard. */
  Optional<Problem> call() throws InterruptedException {
    String why = "";
    for (int attempt = 1; attempt <= TRIES; attempt++) {
      if (attempt > 1) {
        time.sleep(PAUSE);
      }
      try {
        int status = new HttpProbe().status(url, LIMIT);
        if (status / 100 == 2) {
          return Optional.empty();
        }
        why = "it answered with status " + status;
      } catch (ProblemException e) {
        why = "it did not answer";
      }
    }
    return Optional.of(
        Problem.of(
            ProblemCode.HOST_UNREACHABLE,
            "the heartbeat was not heard",
            why + " " + TRIES + " times; everything before it is done",
            "look at the URL in " + reference));
  }

  private static ProblemException wrong(SecretRef reference, String why) {
    return Problem.of(
            ProblemCode.USAGE,
            "the heartbeat URL cannot be called",
            why + "; it is in " + reference,
            "put the URL that your monitoring gave you there, or leave protection.snapshots.heartbeat out")
        .asException();
  }
}
