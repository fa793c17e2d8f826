package dev.understudy.archive.safety;

import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.RawPath;
import dev.understudy.archive.safety.TarHeader.Strange;
import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** A member of a tar stream as GNU tar would understand its headers, held against its entry. */
record Member(
    TarHeader header, Optional<PaxRecords> pax, Optional<String> name, Optional<String> link) {

  /** Bytes that follow the headers, without padding. */
  long contentBytes() throws Strange {
    Optional<Long> size = pax.isPresent() ? pax.get().number("size") : Optional.empty();
    long bytes = size.isPresent() ? size.get() : header.size();
    if (bytes > ManifestRules.LARGEST) {
      throw new Strange("it says that it has " + bytes + " bytes");
    }
    return bytes;
  }

  boolean isSparse() {
    return pax.isPresent() && pax.get().isSparse();
  }

  /** Throws unless it is exactly what the entry says. */
  void requireSame(Entry entry) throws Strange {
    Kind kind = kind();
    require(kind == entry.kind(), "it is a " + kind + " in its segment");
    require(path(kind).equals(entry.path()), "in its segment it has the name " + path(kind));
    require(number("uid", header.uid()) == entry.owner().uid(), "its segment has another owner");
    require(number("gid", header.gid()) == entry.owner().gid(), "its segment has another group");
    require((header.mode() & 07777) == entry.mode(), "its segment has another mode");
    require(modified().equals(entry.modified()), "its segment has another time");
    requireSameAttributes(entry);
    if (kind == Kind.SYMLINK || kind == Kind.HARD_LINK) {
      String text = linkText();
      RawPath target = new RawPath(kind == Kind.HARD_LINK ? plain(text) : text);
      require(
          target.equals(entry.link().orElse(RawPath.ROOT)),
          "in its segment it is a link to " + target);
    } else {
      require(linkText().isEmpty(), "it has a target, and is no link");
    }
    if (kind == Kind.CHARACTER_DEVICE || kind == Kind.BLOCK_DEVICE) {
      require(
          entry
              .device()
              .equals(Optional.of(new Entry.Device((int) header.major(), (int) header.minor()))),
          "it is another device in its segment");
    }
    if (kind == Kind.FILE) {
      require(realSize() == entry.size(), "it has another size in its segment");
    } else {
      require(contentBytes() == 0, "something that is no file has content");
      require(!isSparse(), "something that is no file has holes");
    }
  }

  private long realSize() throws Strange {
    if (!isSparse()) {
      return contentBytes();
    }
    PaxRecords records = pax.orElseThrow();
    require(
        records.text("GNU.sparse.major").equals(Optional.of("1"))
            && records.text("GNU.sparse.minor").equals(Optional.of("0")),
        "its holes are told in a way that no archive of ours has");
    return records
        .number("GNU.sparse.realsize")
        .orElseThrow(() -> new Strange("its holes are told without a size"));
  }

  private Kind kind() throws Strange {
    return switch (header.type()) {
      case '0' -> Kind.FILE;
      case '1' -> Kind.HARD_LINK;
      case '2' -> Kind.SYMLINK;
      case '3' -> Kind.CHARACTER_DEVICE;
      case '4' -> Kind.BLOCK_DEVICE;
      case '5' -> Kind.DIRECTORY;
      case '6' -> Kind.FIFO;
      default -> throw new Strange("its segment has a member of type " + (int) header.type());
    };
  }

  private RawPath path(Kind kind) throws Strange {
    String text = header.name();
    if (pax.isPresent()) {
      PaxRecords records = pax.get();
      Optional<String> sparse = records.text("GNU.sparse.name");
      require(sparse.isEmpty() || isSparse(), "a name for holes without holes");
      text = sparse.or(() -> textOrEmpty(records, "path")).orElse(text);
    }
    require(
        name.isEmpty() || pax.isEmpty() || pax.get().text("path").isEmpty(),
        "its segment gives it two names");
    text = plain(name.orElse(text));
    return new RawPath(
        kind == Kind.DIRECTORY && text.endsWith("/") ? text.substring(0, text.length() - 1) : text);
  }

  private String linkText() throws Strange {
    Optional<String> record = pax.isPresent() ? pax.get().text("linkpath") : Optional.empty();
    require(link.isEmpty() || record.isEmpty(), "its segment gives it two targets");
    return link.or(() -> record).orElse(header.link());
  }

  private static Optional<String> textOrEmpty(PaxRecords records, String key) {
    try {
      return records.text(key);
    } catch (Strange e) {
      // A name that no entry has.
      return Optional.of("");
    }
  }

  /** As tar takes it that was told the directory: without the dot before it. */
  private static String plain(String text) {
    return text.equals("./") ? "." : text.startsWith("./") ? text.substring(2) : text;
  }

  private long number(String key, long otherwise) throws Strange {
    Optional<Long> record = pax.isPresent() ? pax.get().number(key) : Optional.empty();
    return record.orElse(otherwise);
  }

  private Instant modified() throws Strange {
    Optional<String> record = pax.isPresent() ? pax.get().text("mtime") : Optional.empty();
    if (record.isEmpty()) {
      return Instant.ofEpochSecond(header.modified());
    }
    String text = record.get();
    if (!text.matches("-?[0-9]{1,15}(\\.[0-9]{1,20})?")) {
      throw new Strange("its time is none");
    }
    BigDecimal seconds = new BigDecimal(text);
    BigDecimal whole = seconds.setScale(0, RoundingMode.FLOOR);
    return Instant.ofEpochSecond(
        whole.longValueExact(),
        seconds.subtract(whole).movePointRight(9).setScale(0, RoundingMode.DOWN).longValueExact());
  }

  private void requireSameAttributes(Entry entry) throws Strange {
    Map<String, byte[]> mine = pax.map(PaxRecords::attributes).orElse(Map.of());
    require(
        mine.keySet().equals(entry.attributes().keySet()),
        "its segment has other attributes: " + mine.keySet());
    for (Map.Entry<String, byte[]> each : mine.entrySet()) {
      require(
          Arrays.equals(each.getValue(), entry.attributes().get(each.getKey())),
          "its segment has another value of " + each.getKey());
    }
  }

  private static void require(boolean holds, String otherwise) throws Strange {
    if (!holds) {
      throw new Strange(otherwise);
    }
  }
}
