package dev.understudy.archive.format;

import dev.understudy.archive.store.NewFile;
import dev.understudy.archive.store.Store;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.io.IOException;
import java.io.InputStream;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;

/**
 * The files of a repository by what they are. Segments and manifests come and go as compressed
 * bytes; encryption is done here. Safe for use by many threads.
 */
public record Repository(Store store, Seal seal) implements AutoCloseable {
  private static final String ARCHIVES = "archives";
  private static final String SEGMENTS = "segments";
  private static final String PLANS = "plans";
  private static final String LINES = ".jsonl.zst";

  /**
   * The repository that is there.
   *
   * @param identity age secret keys, as a file of {@code age-keygen} has them; empty for none
   * @throws dev.understudy.core.ProblemException {@code NOT_FOUND}, and as {@link
   *     RepositoryFile#find}
   */
  public static Repository open(Store store, String identity) {
    RepositoryFile file = RepositoryFile.find(store).orElseThrow(() -> none(store).asException());
    return new Repository(store, seal(file, identity));
  }

  /**
   * The repository that is there, or a new one.
   *
   * @param recipients age recipients that everything is encrypted to; none for those of the
   *     repository that is there, and for a new one in the clear
   * @throws dev.understudy.core.ProblemException {@code BLOCKED} when it is encrypted to others
   */
  public static Repository openOrCreate(Store store, List<String> recipients, String identity) {
    if (!recipients.isEmpty()) {
      AgeSeal.of(recipients, "");
    }
    RepositoryFile file = RepositoryFile.findOrCreate(store, recipients);
    if (!recipients.isEmpty()
        && !new HashSet<>(file.recipients()).equals(new HashSet<>(recipients))) {
      throw Problem.of(
              ProblemCode.BLOCKED,
              "the repository " + store.address() + " is not encrypted to these recipients",
              file.recipients().isEmpty()
                  ? "it is in the clear"
                  : "its recipients are " + String.join(", ", file.recipients()),
              "leave --encrypt-to out, or use another repository")
          .asException();
    }
    return new Repository(store, seal(file, identity));
  }

  private static Seal seal(RepositoryFile file, String identity) {
    return file.recipients().isEmpty() ? Seal.none() : AgeSeal.of(file.recipients(), identity);
  }

  private static Problem none(Store store) {
    return Problem.of(
        ProblemCode.NOT_FOUND,
        "there is no repository of archives in " + store.address(),
        "understudy-archive.json is not there",
        "understudy archive create --repository " + store.address());
  }

  /** Finished archives, oldest first. */
  public List<ArchiveId> archives() {
    return ids(ARCHIVES);
  }

  /** Archives that were begun and not finished (or finished a moment ago), oldest first. */
  public List<ArchiveId> plans() {
    return ids(PLANS);
  }

  /**
   * @throws dev.understudy.core.ProblemException {@code NOT_FOUND}, {@code ARCHIVE_DAMAGED}
   */
  public ManifestReader manifest(ArchiveId archive) throws IOException {
    return new ManifestReader(manifestName(archive), openManifest(archive));
  }

  /** The compressed bytes. */
  public InputStream openManifest(ArchiveId archive) throws IOException {
    return seal.open(store.read(manifestName(archive), 0));
  }

  public SealedFile createManifest(ArchiveId archive) throws IOException {
    return create(manifestName(archive));
  }

  public boolean deleteManifest(ArchiveId archive) {
    return store.delete(manifestName(archive));
  }

  public ManifestReader plan(ArchiveId archive) throws IOException {
    return new ManifestReader(planName(archive), seal.open(store.read(planName(archive), 0)));
  }

  public SealedFile createPlan(ArchiveId archive) throws IOException {
    return create(planName(archive));
  }

  public boolean deletePlan(ArchiveId archive) {
    return store.delete(planName(archive));
  }

  /** The compressed bytes of a segment, in the clear. */
  public InputStream openSegment(SegmentName name) throws IOException {
    return seal.open(store.read(segmentName(name), 0));
  }

  public SealedFile createSegment(SegmentName name) throws IOException {
    return create(segmentName(name));
  }

  public boolean deleteSegment(SegmentName name) {
    return store.delete(segmentName(name));
  }

  /** Segments that are stored of one archive, in the order of its tar stream. */
  public List<StoredSegment> segments(ArchiveId archive) {
    return store.list(SEGMENTS + "/" + archive).stream()
        .flatMap(file -> stored(archive, file).stream())
        .toList();
  }

  /** Archives that have segments, finished or not. */
  public List<ArchiveId> archivesWithSegments() {
    return store.list(SEGMENTS).stream()
        .map(file -> file.name().split("/")[1])
        .distinct()
        .flatMap(id -> id(id).stream())
        .toList();
  }

  /** A segment's file as the store has it. */
  public record StoredSegment(SegmentName name, long storedBytes) {}

  @Override
  public void close() {
    store.close();
  }

  private Optional<StoredSegment> stored(ArchiveId archive, Store.StoredFile file) {
    String name = file.name().substring(file.name().lastIndexOf('/') + 1);
    return name.endsWith(seal.suffix())
        ? SegmentName.parse(archive, name.substring(0, name.length() - seal.suffix().length()))
            .map(segment -> new StoredSegment(segment, file.length()))
        : Optional.empty();
  }

  private SealedFile create(String name) throws IOException {
    NewFile file = store.create(name);
    return new SealedFile(file, seal.seal(file));
  }

  private List<ArchiveId> ids(String directory) {
    String end = LINES + seal.suffix();
    return store.list(directory).stream()
        .map(file -> file.name().substring(directory.length() + 1))
        .filter(name -> name.endsWith(end))
        .flatMap(name -> id(name.substring(0, name.length() - end.length())).stream())
        .toList();
  }

  private static Optional<ArchiveId> id(String text) {
    return text.matches("[0-9]{8}T[0-9]{6}Z-[0-9a-f]{8}")
        ? Optional.of(new ArchiveId(text))
        : Optional.empty();
  }

  private String manifestName(ArchiveId archive) {
    return ARCHIVES + "/" + archive + LINES + seal.suffix();
  }

  private String planName(ArchiveId archive) {
    return PLANS + "/" + archive + LINES + seal.suffix();
  }

  private String segmentName(SegmentName name) {
    return SEGMENTS + "/" + name.archive() + "/" + name.file() + seal.suffix();
  }
}
