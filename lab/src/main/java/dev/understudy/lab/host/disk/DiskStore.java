package dev.understudy.lab.host.disk;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.understudy.lab.host.Directories;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.regex.Pattern;

/**
 * Disks and cuts under one directory: {@code disks/ID} and {@code cuts/ID}, each with {@code fs}
 * (the files) and {@code meta.json}. A disk or cut is there complete or not at all, also after a
 * crash. What exists is not made again; what is gone counts as deleted. Safe for many threads as
 * long as each id is used by one at a time.
 */
public final class DiskStore {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Pattern ID = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]{0,80}");

  private final Path disks;
  private final Path cuts;

  public DiskStore(Path directory) {
    this.disks = directory.resolve("disks");
    this.cuts = directory.resolve("cuts");
    attempt(
        () -> {
          Files.createDirectories(disks);
          Files.createDirectories(cuts);
          removeUnfinished(disks);
          removeUnfinished(cuts);
        });
  }

  public void createBlank(String disk, int sizeGib) {
    create(disks, disk, DiskFacts.blank(sizeGib), fs -> {});
  }

  /** Makes a formatted, partitioned disk whose files the given code writes. */
  public void createSystem(String disk, int sizeGib, Consumer<Path> files) {
    create(
        disks,
        disk,
        new DiskFacts("ext4", UUID.randomUUID().toString(), "root", sizeGib, true),
        files);
  }

  public void createFromCut(String disk, String cut) {
    Path from = existing(cuts, cut);
    create(disks, disk, facts(from), fs -> copy(from.resolve("fs"), fs));
  }

  /** Copies the bytes of a disk; whoever writes to it must be at rest. */
  public void createCut(String cut, String disk) {
    Path from = existing(disks, disk);
    create(cuts, cut, facts(from), fs -> copy(from.resolve("fs"), fs));
  }

  /** The disk's bytes become those of the cut; until then they are what they were. */
  public void reset(String disk, String cut) {
    Path target = existing(disks, disk);
    Path from = existing(cuts, cut);
    attempt(
        () -> {
          Path next = disks.resolve("." + disk + ".reset");
          Directories.delete(next);
          write(next, facts(from), fs -> copy(from.resolve("fs"), fs));
          Path old = disks.resolve("." + disk + ".old");
          Directories.delete(old);
          Files.move(target, old, StandardCopyOption.ATOMIC_MOVE);
          Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
          Directories.delete(old);
        });
  }

  /** Puts an empty file system on a disk. */
  public void format(String disk, String fstype, String label) {
    Path target = existing(disks, disk);
    DiskFacts old = facts(target);
    attempt(
        () -> {
          Directories.delete(target.resolve("fs"));
          Files.createDirectories(target.resolve("fs"));
          writeFacts(
              target,
              new DiskFacts(fstype, UUID.randomUUID().toString(), label, old.sizeGib(), false));
        });
  }

  public void deleteDisk(String disk) {
    attempt(() -> Directories.delete(disks.resolve(checked(disk))));
  }

  public void deleteCut(String cut) {
    attempt(() -> Directories.delete(cuts.resolve(checked(cut))));
  }

  public boolean hasCut(String cut) {
    return Files.isDirectory(cuts.resolve(checked(cut)));
  }

  public boolean hasDisk(String disk) {
    return Files.isDirectory(disks.resolve(checked(disk)));
  }

  /** The files of a disk. */
  public Path files(String disk) {
    return existing(disks, disk).resolve("fs");
  }

  /** The files of a cut. */
  public Path cutFiles(String cut) {
    return existing(cuts, cut).resolve("fs");
  }

  public Optional<DiskFacts> findFacts(String disk) {
    return hasDisk(disk) ? Optional.of(facts(disks.resolve(disk))) : Optional.empty();
  }

  /** Whether every write to the disk must fail for lack of room. */
  public boolean isFull(String disk) {
    return Files.exists(disks.resolve(checked(disk)).resolve("full"));
  }

  public void setFull(String disk, boolean full) {
    Path mark = existing(disks, disk).resolve("full");
    attempt(
        () -> {
          if (full) {
            Files.write(mark, new byte[0]);
          } else {
            Files.deleteIfExists(mark);
          }
        });
  }

  private void create(Path in, String id, DiskFacts facts, Consumer<Path> files) {
    Path target = in.resolve(checked(id));
    if (Files.isDirectory(target)) {
      return;
    }
    attempt(
        () -> {
          Path next = in.resolve("." + id + ".new");
          Directories.delete(next);
          write(next, facts, files);
          Files.move(next, target, StandardCopyOption.ATOMIC_MOVE);
        });
  }

  private static void write(Path directory, DiskFacts facts, Consumer<Path> files)
      throws IOException {
    Files.createDirectories(directory);
    files.accept(directory.resolve("fs"));
    Files.createDirectories(directory.resolve("fs"));
    writeFacts(directory, facts);
  }

  private static void writeFacts(Path directory, DiskFacts facts) throws IOException {
    Path next = directory.resolve("meta.json.next");
    JSON.writeValue(next.toFile(), facts);
    Files.move(next, directory.resolve("meta.json"), StandardCopyOption.ATOMIC_MOVE);
  }

  private static DiskFacts facts(Path directory) {
    try {
      var facts = JSON.readTree(directory.resolve("meta.json").toFile());
      return new DiskFacts(
          facts.path("fstype").asText(),
          facts.path("uuid").asText(),
          facts.path("label").asText(),
          facts.path("sizeGib").asInt(),
          facts.path("partitioned").asBoolean());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The real copy program: it keeps modes, times, links and holes, and shares blocks if it can. */
  private static void copy(Path from, Path to) {
    attempt(
        () -> {
          Process process =
              new ProcessBuilder("cp", "-a", "--reflink=auto", from.toString(), to.toString())
                  .redirectErrorStream(true)
                  .start();
          process.getOutputStream().close();
          String output =
              new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
          if (process.waitFor() != 0) {
            throw new IOException("copying " + from + " failed: " + output.strip());
          }
        });
  }

  /** Leftovers of a crash: a reset that had moved the old bytes away puts them back. */
  private static void removeUnfinished(Path in) throws IOException {
    List<Path> entries;
    try (var listing = Files.list(in)) {
      entries = listing.filter(each -> each.getFileName().toString().startsWith(".")).toList();
    }
    for (Path each : entries) {
      String name = each.getFileName().toString();
      if (name.endsWith(".old")) {
        Path target = in.resolve(name.substring(1, name.length() - ".old".length()));
        if (!Files.exists(target)) {
          Files.move(each, target, StandardCopyOption.ATOMIC_MOVE);
          continue;
        }
      }
      Directories.delete(each);
    }
  }

  private static Path existing(Path in, String id) {
    Path directory = in.resolve(checked(id));
    if (!Files.isDirectory(directory)) {
      throw new UncheckedIOException(new IOException("no " + in.getFileName() + " " + id));
    }
    return directory;
  }

  private static String checked(String id) {
    if (!ID.matcher(id).matches()) {
      throw new IllegalArgumentException("not an id: " + id);
    }
    return id;
  }

  @FunctionalInterface
  private interface Work {
    void run() throws IOException, InterruptedException;
  }

  private static void attempt(Work work) {
    try {
      work.run();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new UncheckedIOException(new IOException("interrupted", e));
    }
  }
}
