package dev.understudy.archive.format;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.github.luben.zstd.ZstdOutputStream;
import dev.understudy.core.Sha256;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;

/**
 * Writes a manifest or a plan as compressed JSON lines: header, segments, entries, end. Not for
 * several threads.
 */
public final class ManifestWriter implements AutoCloseable {
  private static final int LEVEL = 3;
  private static final JsonFactory JSON = new JsonFactory();

  private final OutputStream out;
  private final MessageDigest digest = Sha256.begin();
  private final ByteArrayOutputStream line = new ByteArrayOutputStream(512);
  private long entries;
  private long bytes;
  private long inconsistent;

  /**
   * @param to left open by {@link #close}
   */
  public ManifestWriter(OutputStream to) throws IOException {
    this.out = new ZstdOutputStream(new UnclosedOutput(to), LEVEL).setChecksum(true);
  }

  public void header(ManifestHeader header) throws IOException {
    JsonGenerator json = begin();
    json.writeNumberField("format", header.format());
    json.writeStringField("archive", header.archive().value());
    json.writeStringField("source", header.source());
    path(json, "directory", header.directory());
    json.writeStringField("begun", header.begun().toString());
    if (header.parent().isPresent()) {
      json.writeStringField("parent", header.parent().get().value());
    }
    json.writeObjectFieldStart("facts");
    for (Map.Entry<String, String> fact : header.facts().entrySet()) {
      json.writeStringField(fact.getKey(), fact.getValue());
    }
    json.writeEndObject();
    write(json, true);
  }

  public void segment(Segment segment) throws IOException {
    JsonGenerator json = begin();
    json.writeStringField("segment", segment.name().toString());
    json.writeNumberField("raw", segment.rawBytes());
    json.writeNumberField("stored", segment.storedBytes());
    json.writeStringField("sha256", segment.sha256());
    write(json, true);
  }

  public void entry(Entry entry) throws IOException {
    entry(line(entry), entry.size(), entry.inconsistent().isPresent());
  }

  /** An entry that {@link #line} has written, or a manifest holds already. */
  public void entry(byte[] text, long size, boolean isInconsistent) throws IOException {
    digest.update(text);
    out.write(text);
    entries++;
    bytes += size;
    if (isInconsistent) {
      inconsistent++;
    }
  }

  /** An entry as a manifest holds it, with its line feed. Safe for use by many threads. */
  public static byte[] line(Entry entry) throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream(512);
    try (JsonGenerator json = JSON.createGenerator(line)) {
      json.writeStartObject();
      EntryJson.write(json, entry);
      json.writeEndObject();
    }
    line.write('\n');
    return line.toByteArray();
  }

  /** The last call before {@link #close}. */
  public ManifestEnd end(Instant finished) throws IOException {
    ManifestEnd end =
        new ManifestEnd(
            entries, bytes, inconsistent, finished, HexFormat.of().formatHex(digest.digest()));
    JsonGenerator json = begin();
    json.writeObjectFieldStart("end");
    json.writeNumberField("entries", end.entries());
    json.writeNumberField("bytes", end.bytes());
    json.writeNumberField("inconsistent", end.inconsistent());
    json.writeStringField("finished", finished.toString());
    json.writeStringField("sha256", end.sha256());
    json.writeEndObject();
    write(json, false);
    return end;
  }

  @Override
  public void close() throws IOException {
    out.close();
  }

  /** As text where it is text, else in base64. */
  static void path(JsonGenerator json, String field, RawPath path) throws IOException {
    if (path.text().isPresent()) {
      json.writeStringField(field, path.text().get());
    } else {
      json.writeBinaryField(field + "Bytes", path.bytes());
    }
  }

  private JsonGenerator begin() throws IOException {
    line.reset();
    JsonGenerator json = JSON.createGenerator(line);
    json.writeStartObject();
    return json;
  }

  private void write(JsonGenerator json, boolean isCovered) throws IOException {
    json.writeEndObject();
    json.close();
    line.write('\n');
    byte[] text = line.toByteArray();
    if (isCovered) {
      digest.update(text);
    }
    out.write(text);
  }
}
