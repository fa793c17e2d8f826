package dev.understudy.archive.verify;

import dev.understudy.archive.format.Entry;
import dev.understudy.archive.format.Entry.Kind;
import dev.understudy.archive.format.RawPath;
import dev.understudy.archive.tar.TarMember;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;

/** Holds a member of a tar stream against the manifest's entry. */
final class MemberComparison {
  private MemberComparison() {}

  /** As the manifest has it: without a dot before it or a slash after it. */
  static RawPath path(RawPath name) {
    String text = name.latin1();
    int from = text.startsWith("./") ? 2 : 0;
    int to = text.length();
    while (to > from && text.charAt(to - 1) == '/') {
      to--;
    }
    return from == to ? RawPath.ROOT : new RawPath(text.substring(from, to));
  }

  /** What differs; empty when nothing does. Contents are not compared. */
  static Optional<String> difference(TarMember member, Entry entry) {
    if (kind(member.type()) != entry.kind()) {
      return Optional.of("its kind is another one");
    }
    if (entry.kind() == Kind.FILE && member.size() != entry.size()) {
      return Optional.of("its size is " + member.size() + ", the manifest says " + entry.size());
    }
    if (member.mode() != entry.mode()
        || member.uid() != entry.owner().uid()
        || member.gid() != entry.owner().gid()) {
      return Optional.of("its mode or owner is another one");
    }
    if (!member.modified().equals(entry.modified())) {
      return Optional.of("its time is another one");
    }
    if (!sameLink(member, entry) || !sameDevice(member, entry)) {
      return Optional.of("it links to another file, or is another device");
    }
    return sameAttributes(member.attributes(), entry.attributes())
        ? Optional.empty()
        : Optional.of("its extended attributes are other ones");
  }

  private static boolean sameLink(TarMember member, Entry entry) {
    return switch (entry.kind()) {
      case SYMLINK -> entry.link().filter(member.link()::equals).isPresent();
      case HARD_LINK -> entry.link().filter(path(member.link())::equals).isPresent();
      default -> true;
    };
  }

  private static boolean sameDevice(TarMember member, Entry entry) {
    return entry
        .device()
        .map(device -> device.major() == member.major() && device.minor() == member.minor())
        .orElse(true);
  }

  private static boolean sameAttributes(Map<String, byte[]> one, Map<String, byte[]> other) {
    return one.keySet().equals(other.keySet())
        && one.keySet().stream().allMatch(key -> Arrays.equals(one.get(key), other.get(key)));
  }

  private static Kind kind(char type) {
    return switch (type) {
      case '1' -> Kind.HARD_LINK;
      case '2' -> Kind.SYMLINK;
      case '3' -> Kind.CHARACTER_DEVICE;
      case '4' -> Kind.BLOCK_DEVICE;
      case '5' -> Kind.DIRECTORY;
      case '6' -> Kind.FIFO;
      default -> Kind.FILE;
    };
  }
}
