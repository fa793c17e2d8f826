package dev.understudy.aliyun;

import com.aliyuncs.exceptions.ClientException;
import dev.understudy.core.Effect;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.UnknownHostException;
import java.time.Duration;
import javax.net.ssl.SSLHandshakeException;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.apache.http.conn.ConnectTimeoutException;

/**
 * Turns everything that can go wrong with a call into a {@link Refusal}. What the SDK throws is
 * never kept as a cause: its messages hold whole signed URLs.
 */
final class Failures {
  private static final String LOOK = "understudy assess";

  private final Redaction redaction;

  Failures(Redaction redaction) {
    this.redaction = redaction;
  }

  /** The cloud answered with an error code. */
  Refusal refused(Call call, String code, String message, String requestId) {
    ErrorCodes.Meaning meaning = ErrorCodes.of(call.action(), code);
    String said = message.isEmpty() ? code : code + ": " + redaction.of(message);
    String why = requestId.isEmpty() ? said : said + " (request " + redaction.of(requestId) + ")";
    Problem problem =
        Problem.of(meaning.code(), "the cloud refused " + call.name(), why, meaning.hint())
            .withEffect(call.changes() ? meaning.effect() : effectOfRead(meaning.effect()));
    return new Refusal(problem, code, requestId);
  }

  /** The SDK gave up. */
  Refusal failed(Call call, ClientException failure) {
    String code = failure.getErrCode();
    if (code != null && !code.startsWith("SDK.")) {
      String message = failure.getErrMsg() == null ? "" : failure.getErrMsg();
      String requestId = failure.getRequestId() == null ? "" : failure.getRequestId();
      return refused(call, code, message, requestId);
    }
    if (code != null && code.startsWith("SDK.InvalidAccess")) {
      return refused(call, code, "the key pair is not valid", "");
    }
    if ("SDK.EndpointResolvingError".equals(code)) {
      return refusal(
          call,
          ProblemCode.NOT_FOUND,
          Effect.NONE,
          "no endpoint is known for that region",
          "correct sites.*.region, or name the endpoint under cloud.endpoints");
    }
    if (wasNeverSent(failure)) {
      return refusal(
          call,
          ProblemCode.CLOUD_UNREACHABLE,
          Effect.TRANSIENT,
          "no connection: " + rootName(failure),
          LOOK);
    }
    return noAnswer(call, code == null ? "the answer is not the API's" : code);
  }

  /** The request may have arrived; there was no answer, or none that can be read. */
  Refusal noAnswer(Call call, String why) {
    return refusal(
        call,
        ProblemCode.CLOUD_UNREACHABLE,
        call.changes() ? Effect.UNKNOWN : Effect.TRANSIENT,
        redaction.of(why),
        call.changes() ? "understudy run list, then understudy run resume RUN" : LOOK);
  }

  Refusal tooLate(Call call, Duration limit) {
    return noAnswer(call, "no answer within " + limit.toSeconds() + " s");
  }

  Refusal interrupted(Call call, boolean sent) {
    return refusal(
        call,
        ProblemCode.INTERRUPTED,
        sent && call.changes() ? Effect.UNKNOWN : Effect.NONE,
        "stopped by a signal",
        "understudy run list, then understudy run resume RUN");
  }

  private static Refusal refusal(
      Call call, ProblemCode code, Effect effect, String why, String hint) {
    String what =
        code == ProblemCode.INTERRUPTED
            ? "stopped during " + call.name()
            : "there is no usable answer to " + call.name();
    return new Refusal(Problem.of(code, what, why, hint).withEffect(effect), "", "");
  }

  private static Effect effectOfRead(Effect effect) {
    return effect == Effect.UNKNOWN ? Effect.TRANSIENT : effect;
  }

  private static boolean wasNeverSent(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof ConnectException
          || cause instanceof ConnectTimeoutException
          || cause instanceof UnknownHostException
          || cause instanceof NoRouteToHostException
          || cause instanceof SSLHandshakeException
          || cause instanceof SSLPeerUnverifiedException) {
        return true;
      }
    }
    return false;
  }

  /** Only the kind of failure: messages of causes may repeat the URL. */
  private static String rootName(Throwable failure) {
    Throwable root = failure;
    while (root.getCause() != null) {
      root = root.getCause();
    }
    String name = root.getClass().getSimpleName();
    return name.endsWith("Exception") ? name.substring(0, name.length() - 9) : name;
  }
}
