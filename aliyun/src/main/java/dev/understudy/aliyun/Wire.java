package dev.understudy.aliyun;

import com.aliyuncs.DefaultAcsClient;
import com.aliyuncs.RpcAcsRequest;
import com.aliyuncs.exceptions.ClientException;
import com.aliyuncs.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * Signs and sends one request through the SDK within a deadline, and reads the answer. The SDK's
 * timeouts are per read, and an interrupt does not end its call; so each call has a thread of its
 * own, which is left behind when it takes too long and ends with its next read timeout.
 */
final class Wire {
  private static final Duration CONNECT_LIMIT = Duration.ofSeconds(5);

  private final DefaultAcsClient client;
  private final Failures failures;
  private final ExecutorService workers;
  private final Duration limit;

  /**
   * A wire.
   *
   * @param limit for one call, from sending to the last byte of its answer
   */
  Wire(DefaultAcsClient client, Failures failures, ExecutorService workers, Duration limit) {
    this.client = client;
    this.failures = failures;
    this.workers = workers;
    this.limit = limit;
  }

  Failures failures() {
    return failures;
  }

  /** The answer of a request that is new and used once. */
  Reply exchange(Call call, RpcAcsRequest<?> request) throws Refusal.Thrown {
    request.setSysConnectTimeout((int) Math.min(CONNECT_LIMIT.toMillis(), limit.toMillis()));
    request.setSysReadTimeout((int) limit.toMillis());
    return read(call, send(call, request));
  }

  private HttpResponse send(Call call, RpcAcsRequest<?> request) throws Refusal.Thrown {
    Future<HttpResponse> answer = workers.submit(() -> client.doAction(request));
    try {
      return answer.get(limit.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      answer.cancel(true);
      throw new Refusal.Thrown(failures.tooLate(call, limit));
    } catch (InterruptedException e) {
      answer.cancel(true);
      Thread.currentThread().interrupt();
      throw new Refusal.Thrown(failures.interrupted(call, true));
    } catch (ExecutionException e) {
      throw new Refusal.Thrown(failed(call, e.getCause() == null ? e : e.getCause()));
    }
  }

  private Refusal failed(Call call, Throwable cause) {
    if (cause instanceof ClientException failure) {
      return failures.failed(call, failure);
    }
    if (cause instanceof LinkageError broken) {
      throw broken;
    }
    return failures.noAnswer(call, cause.getClass().getSimpleName() + " in the SDK");
  }

  private Reply read(Call call, HttpResponse response) throws Refusal.Thrown {
    try {
      String text = response.getHttpContentString();
      if (text == null || text.isBlank()) {
        throw noAnswer(call, "the answer is empty, with status " + response.getStatus());
      }
      Reply reply = Reply.parse(text);
      String code = reply.findText("Code").or(() -> reply.findText("code")).orElse("");
      if (!code.isEmpty()) {
        // An error envelope is an error whatever the status: the SDK would call it a success.
        String message = reply.findText("Message").orElseGet(() -> reply.text("message"));
        String requestId = reply.findText("RequestId").orElseGet(() -> reply.text("requestId"));
        throw new Refusal.Thrown(failures.refused(call, code, message, requestId));
      }
      if (!response.isSuccess()) {
        throw noAnswer(call, "the answer has status " + response.getStatus() + " and no code");
      }
      return reply;
    } catch (Reply.MalformedException e) {
      throw noAnswer(call, e.getMessage() + ", with status " + response.getStatus());
    } catch (ClientException e) {
      throw new Refusal.Thrown(failures.failed(call, e));
    }
  }

  private Refusal.Thrown noAnswer(Call call, String why) {
    return new Refusal.Thrown(failures.noAnswer(call, why));
  }
}
