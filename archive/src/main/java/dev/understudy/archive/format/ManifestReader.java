package dev.understudy.archive.format;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.luben.zstd.ZstdInputStream;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * Reads a manifest or a plan line by line, and notices at its end whether it is whole. Holds the
 * segments and one line in memory. Not for several threads.
 */
public final class ManifestReader implements AutoCloseable {
  /** Longer lines are no manifest's: a path of 4,096 bytes, attributes of 64 KiB, some holes. */
  private static final int LONGEST = 64 * 1024 * 1024;

  /** What the last line begins with, as it is written. */
  private static final byte[] END = "{\"end\":".getBytes(StandardCharsets.US_ASCII);

  private static final ObjectMapper JSON = new ObjectMapper();

  private final String name;
  private final InputStream in;
  private final MessageDigest digest = Sha256.begin();
  private final byte[] buffer = new byte[64 * 1024];
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(1024);
  private final ManifestHeader header;
  private final List<Segment> segments = new ArrayList<>();
  private Optional<JsonNode> ahead;
  private int at;
  private int filled;
  private byte[] lineAhead = new byte[0];
  private byte[] lastLine = new byte[0];
  private long entries;
  private Optional<ManifestEnd> end = Optional.empty();

  /**
   * Reads up to the first entry.
   *
   * @param name as told when something is wrong
   * @throws ProblemException {@code ARCHIVE_DAMAGED}
   */
  public ManifestReader(String name, InputStream from) {
    this.name = name;
    try {
      this.in = new ZstdInputStream(from);
    } catch (IOException e) {
      throw damaged(String.valueOf(e.getMessage()), e);
    }
    this.ahead = line();
    this.header = header(ahead.orElseThrow(() -> damaged("it is empty")));
    this.ahead = line();
    while (ahead.isPresent() && ahead.get().has("segment")) {
      segments.add(segment(ahead.get()));
      ahead = line();
    }
  }

  public ManifestHeader header() {
    return header;
  }

  public List<Segment> segments() {
    return List.copyOf(segments);
  }

  /**
   * The next entry; empty at the end, when the manifest has been found whole.
   *
   * @throws ProblemException {@code ARCHIVE_DAMAGED}
   */
  public Optional<Entry> next() {
    if (end.isPresent()) {
      return Optional.empty();
    }
    JsonNode node = ahead.orElseThrow(() -> damaged("its end is missing"));
    if (node.has("end")) {
      finish(node.get("end"));
      return Optional.empty();
    }
    try {
      Entry entry = EntryJson.read(node);
      entries++;
      lastLine = lineAhead;
      ahead = line();
      return Optional.of(entry);
    } catch (RuntimeException e) {
      throw e instanceof ProblemException known ? known : damaged("a line is no entry", e);
    }
  }

  /** The last entry's line as it stands there, with its line feed. */
  public byte[] lastLine() {
    return lastLine;
  }

  /**
   * Reads on to the end without looking at the entries, and finds the manifest whole.
   *
   * @throws ProblemException {@code ARCHIVE_DAMAGED}
   */
  public ManifestEnd skim() {
    while (end.isEmpty()) {
      JsonNode node = ahead.orElseThrow(() -> damaged("its end is missing"));
      if (node.has("end")) {
        finish(node.get("end"));
      } else {
        entries++;
        ahead = skimmed();
      }
    }
    return end();
  }

  /** What the last line says; only after {@link #next} was empty. */
  public ManifestEnd end() {
    return end.orElseThrow(() -> new IllegalStateException("not read to its end"));
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      // What was read was read.
    }
  }

  private void finish(JsonNode node) {
    ManifestEnd said =
        new ManifestEnd(
            node.path("entries").asLong(),
            node.path("bytes").asLong(),
            node.path("inconsistent").asLong(),
            instant(node, "finished"),
            node.path("sha256").asText());
    if (said.entries() != entries) {
      throw damaged(entries + " entries, its end says " + said.entries());
    }
    String sum = lastSum.orElse("");
    if (!said.sha256().equals(sum)) {
      throw damaged("its lines have the hash " + sum + ", its end says " + said.sha256());
    }
    if (line().isPresent()) {
      throw damaged("it goes on after its end");
    }
    end = Optional.of(said);
  }

  private Optional<String> lastSum = Optional.empty();

  /** The next line, already counted into the hash unless it is the end. */
  private Optional<JsonNode> line() {
    try {
      Optional<byte[]> text = bytes();
      return text.isPresent() ? Optional.of(parse(text.get())) : Optional.empty();
    } catch (IOException e) {
      throw damaged(String.valueOf(e.getMessage()), e);
    }
  }

  /** As {@link #line}, but what is an entry is not taken apart. */
  private Optional<JsonNode> skimmed() {
    try {
      Optional<byte[]> text = bytes();
      if (text.isEmpty() || startsWith(text.get(), END)) {
        return text.isEmpty() ? Optional.empty() : Optional.of(parse(text.get()));
      }
      digest.update(text.get());
      return Optional.of(JSON.nullNode());
    } catch (IOException e) {
      throw damaged(String.valueOf(e.getMessage()), e);
    }
  }

  private static boolean startsWith(byte[] text, byte[] prefix) {
    return text.length >= prefix.length
        && Arrays.equals(text, 0, prefix.length, prefix, 0, prefix.length);
  }

  private Optional<byte[]> bytes() {
    line.reset();
    try {
      while (true) {
        if (at == filled) {
          filled = Math.max(0, in.read(buffer));
          at = 0;
          if (filled == 0) {
            if (line.size() > 0) {
              throw damaged("its last line is cut off");
            }
            return Optional.empty();
          }
        }
        int from = at;
        while (at < filled && buffer[at] != '\n') {
          at++;
        }
        line.write(buffer, from, at - from);
        if (line.size() > LONGEST) {
          throw damaged("a line is longer than " + LONGEST + " bytes");
        }
        if (at < filled) {
          at++;
          line.write('\n');
          lineAhead = line.toByteArray();
          return Optional.of(lineAhead);
        }
      }
    } catch (IOException e) {
      throw damaged(String.valueOf(e.getMessage()), e);
    }
  }

  private JsonNode parse(byte[] text) throws IOException {
    JsonNode node = JSON.readTree(text);
    if (node.has("end")) {
      lastSum = Optional.of(HexFormat.of().formatHex(digest.digest()));
    } else {
      digest.update(text);
    }
    return node;
  }

  private ManifestHeader header(JsonNode node) {
    int format = node.path("format").asInt();
    if (format != ManifestHeader.FORMAT) {
      throw damaged(
          format == 0
              ? "its first line is no header"
              : "it has format " + format + ", which this version does not know");
    }
    try {
      Map<String, String> facts = new TreeMap<>();
      node.path("facts").properties().forEach(e -> facts.put(e.getKey(), e.getValue().asText()));
      return new ManifestHeader(
          format,
          new ArchiveId(EntryJson.require(node, "archive").asText()),
          EntryJson.require(node, "source").asText(),
          EntryJson.path(node, "directory").orElseThrow(),
          instant(node, "begun"),
          Optional.ofNullable(node.get("parent")).map(id -> new ArchiveId(id.asText())),
          facts);
    } catch (RuntimeException e) {
      throw damaged("its first line is no header", e);
    }
  }

  private Segment segment(JsonNode node) {
    try {
      String name = node.get("segment").asText();
      int slash = name.indexOf('/');
      return new Segment(
          SegmentName.parse(new ArchiveId(name.substring(0, slash)), name.substring(slash + 1))
              .orElseThrow(),
          EntryJson.require(node, "raw").asLong(),
          EntryJson.require(node, "stored").asLong(),
          EntryJson.require(node, "sha256").asText());
    } catch (RuntimeException e) {
      throw damaged("a line is no segment", e);
    }
  }

  private static Instant instant(JsonNode node, String field) {
    return Instant.parse(EntryJson.require(node, field).asText());
  }

  private ProblemException damaged(String why) {
    return new ProblemException(problem(why));
  }

  private ProblemException damaged(String why, Exception cause) {
    return new ProblemException(problem(why), cause);
  }

  private Problem problem(String why) {
    return Problem.of(
        ProblemCode.ARCHIVE_DAMAGED,
        "the manifest " + name + " is damaged",
        why,
        "understudy archive verify, or restore another archive: understudy archive list");
  }
}
