package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A nightly drill with the RAM policy that is written for it. */
class RamPolicyIT {
  private static final Path POLICIES = Path.of("../packaging/ram");

  @TempDir private Path home;

  @Test
  void aDrillCallsNothingThatItsPolicyForbids() throws Exception {
    Set<String> forbidden = actions("recover.json");
    forbidden.removeAll(actions("drill.json"));
    assertThat(forbidden).contains("UpdateDomainRecord", "StartInstance");
    List<String> faults = new ArrayList<>();
    forbidden.forEach(
        action -> faults.addAll(List.of("--fault", action + ": error Forbidden.RAM 1")));

    try (LabSession lab = LabSession.up(home, faults.toArray(String[]::new))) {
      Tool.Ended drill = lab.run("drill", "--json");

      assertThat(drill.exit()).as(drill.everything()).isZero();
      JsonNode status = lab.lab("status", "--json").last();
      assertThat(status.path("unusedFaults").size()).isEqualTo(forbidden.size());
      lab.down();
    }
  }

  private static Set<String> actions(String file) throws IOException {
    JsonNode policy = new ObjectMapper().readTree(POLICIES.resolve(file).toFile());
    Set<String> actions = new TreeSet<>();
    for (JsonNode statement : policy.path("Statement")) {
      StreamSupport.stream(statement.path("Action").spliterator(), false)
          .map(action -> action.asText().replaceFirst(".*:", ""))
          .forEach(actions::add);
    }
    return actions;
  }
}
