package dev.understudy.runbooks.general;

import dev.understudy.cloud.probe.HttpProbe;
import dev.understudy.core.CheckStep;
import dev.understudy.core.Poll;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.net.URI;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Asks a URL until it answers as expected or the deadline has come.
 *
 * @param url in which {@code {address}} stands for {@code address}
 * @param contains text that a line of the reply must hold; only with status 200
 */
record CheckHttp(
    StepId id,
    HttpProbe http,
    String url,
    Optional<Value> address,
    int status,
    Optional<String> contains)
    implements CheckStep {
  static final String ADDRESS = "{address}";
  private static final Duration ONE_REPLY = Duration.ofSeconds(10);

  @Override
  public String summary() {
    return "Check that " + shown(url) + " answers " + status;
  }

  @Override
  public Receipt check(StepContext context) throws InterruptedException {
    URI uri = uri(context);
    String[] last = {"nothing was asked"};
    Poll.standard()
        .orFail(
            context.deadline(),
            () ->
                Problem.of(
                    ProblemCode.PROOF_FAILED,
                    shown(uri.toString()) + " does not answer as expected",
                    "expected " + expectation() + "; last: " + last[0],
                    "understudy run resume " + context.run()),
            () -> {
              last[0] = complaint(uri);
              return last[0].isEmpty() ? Optional.of(true) : Optional.empty();
            });
    return Receipt.of("url", shown(uri.toString()), "status", Integer.toString(status));
  }

  private URI uri(StepContext context) {
    String host = address.map(value -> value.in(context)).orElse("");
    String shape = host.contains(":") ? "[" + host + "]" : host;
    try {
      return URI.create(url.replace(ADDRESS, shape));
    } catch (IllegalArgumentException e) {
      throw new ProblemException(
          Problem.of(
              ProblemCode.INVALID_FILE,
              "'" + shown(url) + "' is not a URL",
              "",
              "edit the runbook"),
          e);
    }
  }

  /** What is wrong with the reply; empty when nothing is. */
  private String complaint(URI uri) throws InterruptedException {
    try {
      if (contains.isEmpty()) {
        int found = http.status(uri, ONE_REPLY);
        return found == status ? "" : "status " + found;
      }
      AtomicBoolean found = new AtomicBoolean();
      http.lines(uri, ONE_REPLY, line -> found.compareAndSet(false, line.contains(contains.get())));
      return found.get() ? "" : "a reply without that text";
    } catch (ProblemException e) {
      return e.problem().what();
    }
  }

  private String expectation() {
    return "status " + status + contains.map(text -> " with '" + text + "'").orElse("");
  }

  private static String shown(String url) {
    int query = url.indexOf('?');
    return query < 0 ? url : url.substring(0, query);
  }
}
