package dev.understudy.lab.host.shell;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** {@code read -r NAME...}: takes exactly one line of standard input, not a byte more. */
final class ReadBuiltin {
  private ReadBuiltin() {}

  static int read(HostShell shell, List<String> arguments, Streams streams) throws IOException {
    List<String> names = arguments.subList(Math.min(1, arguments.size()), arguments.size());
    if (names.isEmpty()
        || !arguments.get(0).equals("-r")
        || !names.stream().allMatch(each -> each.matches("[A-Za-z_][A-Za-z0-9_]*"))) {
      HostShell.complain(streams, "sh: read: only -r NAME... is supported on this host");
      return 2;
    }
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    int next = streams.in().read();
    while (next >= 0 && next != '\n') {
      line.write(next);
      next = streams.in().read();
    }
    String rest = line.toString(StandardCharsets.UTF_8);
    boolean splits = !shell.variables().getOrDefault("IFS", " ").isEmpty();
    for (int i = 0; i < names.size(); i++) {
      rest = splits ? rest.strip() : rest;
      boolean last = i == names.size() - 1 || !splits;
      String[] parts = last ? new String[] {rest} : rest.split("[ \t]+", 2);
      shell.set(names.get(i), parts[0]);
      rest = parts.length > 1 ? parts[1] : "";
    }
    return next < 0 ? 1 : 0;
  }
}
