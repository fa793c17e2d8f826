package dev.understudy.lab;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Optional;

/** Asks a platform over HTTP whether it answers; what it answers is its own affair. */
final class Health {
  private static final Duration TIMEOUT = Duration.ofSeconds(2);

  private Health() {}

  /** The HTTP status of {@code /health}, when there is one. */
  static Optional<Integer> findAnswer(String address, int port) {
    HttpClient client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(TIMEOUT)
            .build();
    HttpRequest request =
        HttpRequest.newBuilder(URI.create("http://" + address + ":" + port + "/health"))
            .timeout(TIMEOUT)
            .build();
    try {
      return Optional.of(client.send(request, HttpResponse.BodyHandlers.discarding()).statusCode());
    } catch (IOException silent) {
      return Optional.empty();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      throw new LabException("interrupted", interrupted);
    }
  }
}
