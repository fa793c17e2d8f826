package dev.understudy.lab.host.tool;

import dev.understudy.lab.dns.Lookup;
import dev.understudy.lab.host.system.CommandFailure;
import dev.understudy.lab.host.system.HostPath;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.file.Files;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * {@code curl} for one URL over HTTP. Goes where the machine's network lets it go; on the machine's
 * own addresses it reaches the machine's own services.
 */
final class CurlTool implements Tool {
  private static final Duration LONGEST = Duration.ofSeconds(60);
  private static final Set<String> LOCAL = Set.of("127.0.0.1", "localhost", "[::1]");

  private final Lookup names;
  private final HttpClient client;

  CurlTool(Lookup names) {
    this.names = names;
    this.client =
        HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
  }

  @Override
  public int run(ToolCall call) throws IOException, CommandFailure, InterruptedException {
    Arguments arguments =
        Arguments.parse(
            call,
            Set.of(
                "-s",
                "-S",
                "-f",
                "-L",
                "-k",
                "-v",
                "-i",
                "-I",
                "--silent",
                "--show-error",
                "--fail",
                "--location"),
            Set.of(
                "-m",
                "--max-time",
                "--connect-timeout",
                "-o",
                "--output",
                "-X",
                "--request",
                "-d",
                "--data",
                "--data-binary",
                "-H",
                "--header",
                "-w",
                "--write-out"));
    if (arguments.operands().size() != 1) {
      throw new CommandFailure(2, "curl: expected one URL");
    }
    try {
      return fetch(call, arguments, arguments.operands().get(0));
    } catch (CommandFailure e) {
      boolean silent = arguments.has("-s", "--silent") && !arguments.has("-S", "--show-error");
      if (silent) {
        return e.status();
      }
      throw e;
    }
  }

  private int fetch(ToolCall call, Arguments arguments, String url)
      throws IOException, CommandFailure, InterruptedException {
    URI wanted = parse(url);
    URI target = reach(call, wanted);
    HttpRequest.Builder request =
        HttpRequest.newBuilder(target)
            .timeout(duration(arguments.find("-m", "--max-time", "--connect-timeout")));
    Optional<String> data = arguments.find("-d", "--data", "--data-binary");
    String method =
        arguments
            .find("-X", "--request")
            .orElse(arguments.has("-I") ? "HEAD" : data.isPresent() ? "POST" : "GET");
    request.method(
        method,
        data.map(HttpRequest.BodyPublishers::ofString).orElse(HttpRequest.BodyPublishers.noBody()));
    HttpResponse<InputStream> response;
    try {
      response = client.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
    } catch (HttpTimeoutException e) {
      throw new CommandFailure(28, "curl: (28) Operation timed out");
    } catch (IOException e) {
      throw unreachable(wanted);
    }
    try (InputStream body = response.body()) {
      if (arguments.has("-f", "--fail") && response.statusCode() >= 400) {
        throw new CommandFailure(
            22, "curl: (22) The requested URL returned error: " + response.statusCode());
      }
      pass(call, arguments.find("-o", "--output"), body);
    } catch (IOException e) {
      throw new CommandFailure(18, "curl: (18) transfer closed before it was complete");
    }
    Optional<String> format = arguments.find("-w", "--write-out");
    if (format.isPresent()) {
      call.out(
          format.get().replace("%{http_code}", "" + response.statusCode()).replace("\\n", "\n"));
    }
    return 0;
  }

  /** Where the request really goes. */
  private URI reach(ToolCall call, URI wanted) throws CommandFailure {
    int port = wanted.getPort() < 0 ? 80 : wanted.getPort();
    String host = wanted.getHost();
    String own = call.system().network().address();
    if (LOCAL.contains(host) || host.equals(own)) {
      OptionalInt local = call.system().network().findLocal(port);
      return at(wanted, "127.0.0.1", local.orElseThrow(() -> unreachable(wanted)));
    }
    if (!call.system().network().hasEgress()) {
      throw host.matches("[0-9.]+") ? unreachable(wanted) : unresolved(host);
    }
    return at(wanted, host.matches("[0-9.]+") ? host : resolve(host), port);
  }

  private String resolve(String host) throws CommandFailure {
    try {
      return names.addresses(host).addresses().get(0);
    } catch (IOException e) {
      throw unresolved(host);
    }
  }

  private static URI at(URI wanted, String address, int port) {
    String path = wanted.getRawPath().isEmpty() ? "/" : wanted.getRawPath();
    String query = wanted.getRawQuery() == null ? "" : "?" + wanted.getRawQuery();
    return URI.create("http://" + address + ":" + port + path + query);
  }

  private static URI parse(String url) throws CommandFailure {
    try {
      URI uri = URI.create(url.contains("://") ? url : "http://" + url);
      if (!"http".equals(uri.getScheme()) || uri.getHost() == null) {
        throw new CommandFailure(1, "curl: (1) Protocol not supported");
      }
      return uri;
    } catch (IllegalArgumentException e) {
      throw new CommandFailure(3, "curl: (3) URL rejected: Malformed input to a URL function");
    }
  }

  private static CommandFailure unreachable(URI wanted) {
    int port = wanted.getPort() < 0 ? 80 : wanted.getPort();
    return new CommandFailure(
        7,
        "curl: (7) Failed to connect to "
            + wanted.getHost()
            + " port "
            + port
            + ": Couldn't connect to server");
  }

  private static CommandFailure unresolved(String host) {
    return new CommandFailure(6, "curl: (6) Could not resolve host: " + host);
  }

  private static Duration duration(Optional<String> seconds) throws CommandFailure {
    try {
      return seconds
          .map(each -> Duration.ofMillis((long) (Double.parseDouble(each) * 1000)))
          .filter(each -> each.toMillis() > 0 && each.compareTo(LONGEST) < 0)
          .orElse(LONGEST);
    } catch (NumberFormatException e) {
      throw new CommandFailure(2, "curl: expected a number of seconds");
    }
  }

  private static void pass(ToolCall call, Optional<String> file, InputStream body)
      throws IOException {
    if (file.isEmpty() || file.get().equals("-")) {
      body.transferTo(call.stdout());
      call.stdout().flush();
      return;
    }
    HostPath path = call.system().paths().resolve(call.directory(), file.get());
    byte[] all = body.readAllBytes();
    call.system().processes().writing(() -> Files.write(path.real(), all));
  }
}
