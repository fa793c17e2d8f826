package dev.understudy.core.ssh;

import java.util.ArrayList;
import java.util.List;

/**
 * The host keys that a booting server prints on its console, where only the cloud can have put
 * them: how a fresh server is recognised before anybody has ever logged in.
 */
public final class ConsoleHostKeys {
  private static final String BEGIN = "-----BEGIN SSH HOST KEY KEYS-----";
  private static final String END = "-----END SSH HOST KEY KEYS-----";

  private ConsoleHostKeys() {}

  /**
   * The key lines ({@code ssh-ed25519 AAAA...}) of the last complete block, that of the newest
   * boot; empty when there is none yet. Lines may carry a time stamp or a program's name before
   * them.
   */
  public static List<String> parse(String console) {
    List<String> newest = List.of();
    List<String> block = new ArrayList<>();
    boolean isInside = false;
    for (String line : console.lines().toList()) {
      if (line.contains(BEGIN)) {
        isInside = true;
        block.clear();
      } else if (line.contains(END)) {
        newest = isInside && !block.isEmpty() ? List.copyOf(block) : newest;
        isInside = false;
      } else if (isInside) {
        HostKeyLine.find(line).map(HostKeyLine::toString).ifPresent(block::add);
      }
    }
    return newest;
  }
}
