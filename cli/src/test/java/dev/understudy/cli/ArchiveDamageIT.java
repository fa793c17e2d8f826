package dev.understudy.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Archives that were damaged in the repository, and targets that a restore must leave alone. */
class ArchiveDamageIT {
  private static final int DAMAGED = 30;

  @TempDir private Path home;
  private ArchiveBench bench;
  private String id;
  private List<Path> segments;

  @BeforeEach
  void archive() throws Exception {
    bench = ArchiveBench.open(home);
    ArchiveBench.shell(
        bench.source,
        """
        i=0; while [ $i -lt 40 ]; do head -c 1000000 /dev/urandom >file-$i; i=$((i + 1)); done
        mkdir d; ln -s ../file-1 d/link
        """);
    id = bench.done("archive", bench.create()).path("archive").asText();
    segments = segments(id);
    assertThat(segments).hasSizeGreaterThan(2);
  }

  @AfterEach
  void end() throws IOException {
    bench.close();
  }

  @Test
  void aFlippedBitIsFoundAndTheRestComesBack() throws Exception {
    byte[] bytes = Files.readAllBytes(segments.get(0));
    bytes[bytes.length / 2] ^= 1;
    Files.write(segments.get(0), bytes);

    foundAndTheRestComesBack("--read-data");
  }

  @Test
  void aTruncatedSegmentIsFoundAndTheRestComesBack() throws Exception {
    byte[] bytes = Files.readAllBytes(segments.get(0));
    Files.write(segments.get(0), Arrays.copyOf(bytes, bytes.length - 1000));

    foundAndTheRestComesBack();
  }

  @Test
  void aMissingSegmentIsFoundAndTheRestComesBack() throws Exception {
    Files.delete(segments.get(0));

    foundAndTheRestComesBack();
  }

  @Test
  void swappedSegmentsAreFoundAndTheRestComesBack() throws Exception {
    Path aside = home.resolve("aside");
    Files.move(segments.get(0), aside);
    Files.move(segments.get(1), segments.get(0));
    Files.move(aside, segments.get(1));

    foundAndTheRestComesBack("--read-data");
  }

  @Test
  void aManifestOfAnotherArchiveIsRefused() throws Exception {
    ArchiveBench.shell(bench.source, "echo more >more");
    String other =
        bench.done("archive", bench.create("--full", "--name", "other")).path("archive").asText();
    Files.copy(manifest(other), manifest(id), StandardCopyOption.REPLACE_EXISTING);

    Tool.Ended verified = bench.run(bench.verify(id));
    Tool.Ended restored = bench.run(bench.restore(id));

    assertThat(verified.exit()).as(verified.everything()).isEqualTo(DAMAGED);
    assertThat(verified.everything()).contains(id);
    assertThat(restored.exit()).as(restored.everything()).isEqualTo(DAMAGED);
    assertThat(bench.target).doesNotExist();
    bench.done("verified", bench.verify(other, "--read-data"));
  }

  @Test
  void aDirectoryInUseIsRefusedBeforeAnythingIsChanged() throws Exception {
    Files.createDirectory(bench.target);
    Files.writeString(bench.target.resolve("kept"), "kept");
    Process user = new ProcessBuilder("sleep", "600").directory(bench.target.toFile()).start();
    try {
      Tool.Ended refused = bench.run(bench.restore());

      assertThat(refused.exit()).as(refused.everything()).isNotZero();
      assertThat(refused.everything()).contains("process " + user.pid());
      untouched(bench.target);
    } finally {
      user.destroyForcibly().waitFor();
    }
  }

  @Test
  void aTargetWithoutRoomIsRefusedBeforeAnythingIsChanged() throws Exception {
    ArchiveBench.needsRoot();
    Path small = Files.createDirectory(home.resolve("small"));
    ArchiveBench.shell(home, "mount -t tmpfs -o size=20m none \"$1\"", small.toString());
    try {
      Path target = Files.createDirectory(small.resolve("target"));
      Files.writeString(target.resolve("kept"), "kept");

      Tool.Ended refused = bench.run(bench.restoreAt(bench.host().target(), target));

      assertThat(refused.exit()).as(refused.everything()).isNotZero();
      assertThat(refused.everything()).containsPattern("room|space");
      untouched(target);
    } finally {
      ArchiveBench.shell(home, "umount \"$1\"", small.toString());
    }
  }

  private static void untouched(Path target) throws IOException {
    assertThat(target.resolve("kept")).hasContent("kept");
    try (Stream<Path> inside = Files.list(target);
        Stream<Path> beside = Files.list(target.resolveSibling(""))) {
      assertThat(inside).hasSize(1);
      assertThat(beside.map(each -> each.getFileName().toString()))
          .noneMatch(name -> name.contains("understudy"));
    }
  }

  private void foundAndTheRestComesBack(String... how) throws Exception {
    Tool.Ended verified = bench.run(bench.verify(how));
    Set<String> named = new TreeSet<>();
    for (JsonNode each : verified.objects()) {
      each.path("files").forEach(file -> named.add(file.asText()));
    }
    assertThat(verified.exit()).as(verified.everything()).isEqualTo(DAMAGED);
    assertThat(named).as(verified.everything()).isNotEmpty().hasSizeLessThan(40);

    Tool.Ended refused = bench.run(bench.restore());
    assertThat(refused.exit()).as(refused.everything()).isEqualTo(DAMAGED);
    assertThat(bench.target).doesNotExist();

    Tool.Ended rest = bench.run(bench.restore("--keep-intact"));
    assertThat(rest.exit()).as(rest.everything()).isEqualTo(DAMAGED);
    List<String> lost = new ArrayList<>();
    ArchiveBench.object("restored", rest)
        .path("notRestored")
        .forEach(each -> lost.addAll(List.of(each.asText().split("[ :,]+"))));
    assertThat(lost).as(rest.everything()).containsAll(named);
    int back = 0;
    for (String file : files(bench.source)) {
      if (lost.contains(file)) {
        assertThat(bench.target.resolve(file)).doesNotExist();
      } else {
        assertThat(bench.target.resolve(file)).hasSameBinaryContentAs(bench.source.resolve(file));
        back++;
      }
    }
    assertThat(back).as(rest.everything()).isPositive();
    assertThat(Files.readSymbolicLink(bench.target.resolve("d/link"))).hasToString("../file-1");
  }

  private Path manifest(String archive) {
    return bench.repository.resolve("archives").resolve(archive + ".jsonl.zst");
  }

  private List<Path> segments(String archive) throws IOException {
    try (Stream<Path> files = Files.list(bench.repository.resolve("segments").resolve(archive))) {
      return files.sorted().toList();
    }
  }

  private static List<String> files(Path tree) {
    try (Stream<Path> files = Files.list(tree)) {
      return files.filter(Files::isRegularFile).map(each -> each.getFileName().toString()).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
