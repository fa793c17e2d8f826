package dev.understudy.lab.workload;

import dev.understudy.lab.dns.Lookup;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The platform's program.
 *
 * <p>{@code serve} prints {@code ready PORT CONTROL-PORT} and runs until its standard input ends or
 * it is told to stop; lines {@code egress on} and {@code egress off} tell it about its network. The
 * others open a data directory: {@code init}, {@code verify} (exit 1 when damaged; {@code --live
 * yes} when a platform uses it), {@code count}, {@code delete-tail}.
 */
public final class PlatformMain {
  private PlatformMain() {}

  /** Exit 0 done, 1 not sound or could not, 2 wrong options. */
  public static void main(String[] arguments) {
    if (arguments.length == 0) {
      System.err.println("usage: serve | init | verify | count | delete-tail --data DIR");
      System.exit(2);
    }
    List<String> rest = Arrays.asList(arguments).subList(1, arguments.length);
    try {
      System.exit(run(arguments[0], Options.parse(rest)));
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage());
      System.exit(2);
    } catch (SQLException | IOException | RuntimeException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  private static int run(String command, Options options) throws SQLException, IOException {
    Path data = Path.of(options.get("data"));
    return switch (command) {
      case "serve" -> serve(data, options);
      case "init" -> {
        GamsData.create(data);
        yield 0;
      }
      case "verify" -> {
        boolean live = options.find("live").isPresent();
        Optional<String> damage =
            live ? GamsData.findDamage(data) : GamsData.findDamageAtRest(data);
        System.out.println(damage.map(why -> "damaged: " + why).orElse("sound"));
        yield damage.isPresent() ? 1 : 0;
      }
      case "count" -> {
        try (var connection = Database.openReadOnly(data)) {
          System.out.println(Database.number(connection, "SELECT count(*) FROM measurement"));
        }
        yield 0;
      }
      case "delete-tail" -> {
        GamsData.deleteNewest(data, options.number("millis"));
        yield 0;
      }
      default -> throw new IllegalArgumentException("unknown command " + command);
    };
  }

  private static int serve(Path data, Options options) throws SQLException, IOException {
    boolean egress = !options.find("egress").orElse("on").equals("off");
    String hostname = options.get("host-name");
    Optional<Replication.Upstream> upstream =
        options
            .find("dns")
            .map(
                server ->
                    new Replication.Upstream(
                        Lookup.at(server, Duration.ofSeconds(1)),
                        options.get("primary"),
                        (int) options.number("primary-port"),
                        hostname,
                        egress));
    Platform platform = Platform.start(data, hostname, upstream, Clock.systemUTC());
    Runtime.getRuntime().addShutdownHook(new Thread(platform::close, "shutdown"));
    System.out.println("ready " + platform.port() + " " + platform.controlPort());
    System.out.flush();
    try (BufferedReader orders =
        new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8))) {
      for (String order = orders.readLine(); order != null; order = orders.readLine()) {
        if (order.startsWith("egress ")) {
          platform.egress(order.equals("egress on"));
        }
      }
    }
    // The end of the input is the end of the machine: nobody would stop this process any more.
    return 0;
  }
}
