package dev.understudy.archive.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.archive.store.NewFile;
import dev.understudy.archive.store.Store;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/**
 * What a repository says of itself, in {@code understudy-archive.json}; written once.
 *
 * @param format version of all that is in the repository
 * @param id tells the repository from others, wherever it is moved; hex
 * @param recipients that everything is encrypted to; none when it is in the clear
 */
public record RepositoryFile(int format, String id, List<String> recipients) {
  static final String NAME = "understudy-archive.json";

  private static final ObjectMapper JSON = new ObjectMapper();
  private static final int LONGEST = 1024 * 1024;
  private static final int ID_BYTES = 16;

  public RepositoryFile {
    recipients = List.copyOf(recipients);
  }

  /**
   * Empty when there is no repository yet.
   *
   * @throws ProblemException {@code ARCHIVE_DAMAGED} when it is none, {@code BLOCKED} when it is of
   *     a version that this one does not know
   */
  public static Optional<RepositoryFile> find(Store store) {
    try (InputStream in = store.read(NAME, 0)) {
      return Optional.of(parse(store, in.readNBytes(LONGEST)));
    } catch (ProblemException e) {
      if (e.problem().code() == ProblemCode.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one that is there, or a new one. */
  static RepositoryFile findOrCreate(Store store, List<String> recipients) {
    Optional<RepositoryFile> found = find(store);
    if (found.isPresent()) {
      return found.get();
    }
    byte[] id = new byte[ID_BYTES];
    new SecureRandom().nextBytes(id);
    RepositoryFile made =
        new RepositoryFile(ManifestHeader.FORMAT, HexFormat.of().formatHex(id), recipients);
    try (NewFile file = store.create(NAME)) {
      file.write(made.text().getBytes(StandardCharsets.UTF_8));
      return file.commit() ? made : find(store).orElse(made);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String text() {
    ObjectNode json = JSON.createObjectNode().put("format", format).put("id", id);
    if (!recipients.isEmpty()) {
      recipients.forEach(json.putArray("recipients")::add);
    }
    return json.toPrettyString() + "\n";
  }

  private static RepositoryFile parse(Store store, byte[] text) throws IOException {
    JsonNode json;
    try {
      json = JSON.readTree(text);
    } catch (IOException e) {
      throw new ProblemException(damaged(store), e);
    }
    int format = json.path("format").asInt();
    String id = json.path("id").asText();
    if (format > ManifestHeader.FORMAT) {
      throw Problem.of(
              ProblemCode.BLOCKED,
              "the repository " + store.address() + " is of format " + format,
              "this version knows formats up to " + ManifestHeader.FORMAT,
              "use a newer version of understudy")
          .asException();
    }
    if (format < 1 || id.isEmpty()) {
      throw damaged(store).asException();
    }
    List<String> recipients = new ArrayList<>();
    json.path("recipients").forEach(each -> recipients.add(each.asText()));
    return new RepositoryFile(format, id, recipients);
  }

  private static Problem damaged(Store store) {
    return Problem.of(
        ProblemCode.ARCHIVE_DAMAGED,
        NAME + " in " + store.address() + " is damaged",
        "it does not say which format the repository has",
        "write {\"format\": 1, \"id\": \"...\"} and its recipients into it, as docs/reference/archive-format.md says");
  }
}
