package dev.understudy.archive.verify;

import dev.understudy.archive.format.ArchiveId;
import dev.understudy.archive.store.NewFile;
import dev.understudy.archive.store.Store;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What has been proven of archives, kept in the repository beside them: {@code
 * proofs/ARCHIVE/L1.20261124T180512Z.RUN}. Whoever can write to the repository can write proofs.
 */
public record Proofs(Store store) {
  private static final String DIRECTORY = "proofs";
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
  private static final Pattern NAME =
      Pattern.compile(DIRECTORY + "/([^/]+)/(L[0-4])\\.([0-9]{8}T[0-9]{6}Z)\\.([A-Za-z0-9-]+)");

  /** The highest proof, and of that level the latest. */
  private static final Comparator<Proof> BETTER =
      Comparator.comparing(Proof::level).thenComparing(Proof::at);

  /**
   * Remembers a proof; older ones of its level are forgotten.
   *
   * @param run letters, digits and dashes
   */
  public void record(ArchiveId archive, Level level, Instant at, String run) {
    Proof proof = new Proof(level, at.truncatedTo(ChronoUnit.SECONDS), run);
    String name = name(archive, proof);
    try (NewFile file = store.create(name)) {
      file.write(
          (level + " at " + proof.at() + " by " + run + "\n").getBytes(StandardCharsets.UTF_8));
      file.commit();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    for (Proof each : all(DIRECTORY + "/" + archive).getOrDefault(archive, List.of())) {
      if (each.level() == level && each.at().isBefore(proof.at())) {
        store.delete(name(archive, each));
      }
    }
  }

  /** Forgets what was proven of an archive. */
  public void forget(ArchiveId archive) {
    store.list(DIRECTORY + "/" + archive).forEach(file -> store.delete(file.name()));
  }

  /** The best proof of each archive that has one. */
  public Map<ArchiveId, Proof> best() {
    Map<ArchiveId, Proof> best = new HashMap<>();
    all(DIRECTORY)
        .forEach(
            (archive, proofs) ->
                proofs.stream().max(BETTER).ifPresent(one -> best.put(archive, one)));
    return best;
  }

  public Optional<Proof> best(ArchiveId archive) {
    return all(DIRECTORY + "/" + archive).getOrDefault(archive, List.of()).stream().max(BETTER);
  }

  private Map<ArchiveId, List<Proof>> all(String directory) {
    Map<ArchiveId, List<Proof>> all = new HashMap<>();
    for (Store.StoredFile file : store.list(directory)) {
      Matcher matcher = NAME.matcher(file.name());
      if (matcher.matches()) {
        Proof proof =
            new Proof(
                Level.valueOf(matcher.group(2)),
                TIME.parse(matcher.group(3), Instant::from),
                matcher.group(4));
        all.computeIfAbsent(new ArchiveId(matcher.group(1)), any -> new java.util.ArrayList<>())
            .add(proof);
      }
    }
    return all;
  }

  private static String name(ArchiveId archive, Proof proof) {
    return "%s/%s/%s.%s.%s"
        .formatted(DIRECTORY, archive, proof.level(), TIME.format(proof.at()), proof.run());
  }
}
