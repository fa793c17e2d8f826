package dev.understudy.cli;

import dev.understudy.cloud.estate.CheckSpec;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.probe.CheckTarget;
import dev.understudy.cloud.probe.HttpProbe;
import dev.understudy.cloud.server.ServerLocator;
import dev.understudy.continuity.sql.ContinuityDatabase;
import dev.understudy.continuity.sql.Relation;
import dev.understudy.continuity.sql.Spool;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.stream.Collectors;

/**
 * A continuity check of the estate, aimed at the server it is about where that is now, whatever DNS
 * says.
 */
record ContinuityCheck(URI uri, Duration every, int atLeast, Duration within) {
  private static final Duration LONGEST_REPLY = Duration.ofHours(1);

  static ContinuityCheck of(Workbench workbench, ContinuitySource source) {
    Estate estate = workbench.estate();
    CheckSpec check = chosen(estate, source.check());
    CheckSpec.Continuity expected = (CheckSpec.Continuity) check.expect();
    ServerLocator locator = new ServerLocator(estate, workbench.cloud(estate));
    return estate.servers().values().stream()
        .flatMap(
            server ->
                // The address does not matter to the question which server the check is about.
                CheckTarget.of(check, estate.dns(), server.name(), "192.0.2.1").stream()
                    .flatMap(it -> locator.find(server).stream())
                    .flatMap(located -> located.instance().address().stream())
                    .flatMap(
                        address ->
                            CheckTarget.of(check, estate.dns(), server.name(), address).stream()))
        .findFirst()
        .map(
            target ->
                new ContinuityCheck(
                    target.uri(), expected.every(), expected.atLeast(), check.within()))
        .orElseThrow(
            () ->
                Globals.usage(
                        "no server that check '" + check.name() + "' is about has an address",
                        "understudy assess")
                    .asException());
  }

  ContinuityDatabase open(Relation relation) throws InterruptedException {
    return export(uri, relation);
  }

  /** What a service answers, line by line. */
  static ContinuityDatabase export(URI uri, Relation relation) throws InterruptedException {
    HttpProbe http = new HttpProbe();
    return Spool.read(line -> http.lines(uri, LONGEST_REPLY, line), relation);
  }

  private static CheckSpec chosen(Estate estate, String name) {
    List<CheckSpec> known =
        estate.checks().stream()
            .filter(check -> check.expect() instanceof CheckSpec.Continuity)
            .toList();
    List<CheckSpec> meant =
        known.stream().filter(check -> name.isEmpty() || check.name().equals(name)).toList();
    if (meant.size() != 1) {
      throw Globals.usage(
              name.isEmpty()
                  ? "the estate has " + known.size() + " continuity checks"
                  : "the estate has no continuity check '" + name + "'",
              known.isEmpty()
                  ? "add one with continuity: {every: 1s} under checks in the estate file"
                  : known.stream()
                      .map(check -> "--check '" + check.name() + "'")
                      .collect(Collectors.joining(" or ")))
          .asException();
    }
    return meant.get(0);
  }
}
