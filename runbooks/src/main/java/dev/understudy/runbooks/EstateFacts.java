package dev.understudy.runbooks;

import dev.understudy.cloud.estate.DrillSpec;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * What a runbook may read of the estate: {@code ${estate.server.path}}. "server" is the one that
 * the runbook's parameter {@code server} names.
 */
final class EstateFacts {
  /** Every fact and its meaning, for the reference page. */
  static final Map<String, String> MEANINGS = meanings();

  private EstateFacts() {}

  /** Empty when the estate has no such thing. */
  static Optional<String> find(String fact, Estate estate, Optional<ServerSpec> server) {
    return switch (fact) {
      case "name" -> Optional.of(estate.name());
      case "dns.zone" -> Optional.of(estate.dns().zone());
      case "drill.site" -> estate.drill().map(DrillSpec::site);
      case "server.site" -> server.map(ServerSpec::site);
      case "server.path" -> server.flatMap(EstateFacts::data).map(ServerSpec.DataPath::path);
      case "server.disk" -> server.flatMap(EstateFacts::data).map(ServerSpec.DataPath::disk);
      case "server.replica.site" ->
          server.flatMap(ServerSpec::replica).map(ServerSpec.Replica::site);
      default -> Optional.empty();
    };
  }

  private static Optional<ServerSpec.DataPath> data(ServerSpec server) {
    return server.data().stream().findFirst();
  }

  private static Map<String, String> meanings() {
    Map<String, String> meanings = new LinkedHashMap<>();
    meanings.put("name", "the estate's name");
    meanings.put("server.site", "the site the server lives at");
    meanings.put("server.path", "the directory of its data");
    meanings.put("server.disk", "the name of the disk its data lies on, or system");
    meanings.put("server.replica.site", "the site of its replica");
    meanings.put("dns.zone", "the zone of the records that are switched");
    meanings.put("drill.site", "the site a drill makes its clone at");
    return Collections.unmodifiableMap(meanings);
  }
}
