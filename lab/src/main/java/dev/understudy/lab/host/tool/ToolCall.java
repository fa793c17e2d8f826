package dev.understudy.lab.host.tool;

import dev.understudy.lab.host.system.HostSystem;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * One program started on a machine.
 *
 * @param words the program's name and its arguments
 * @param directory current directory, as the machine sees it
 */
public record ToolCall(
    HostSystem system,
    List<String> words,
    String directory,
    InputStream stdin,
    OutputStream stdout,
    OutputStream stderr) {

  public ToolCall {
    words = List.copyOf(words);
  }

  /** The program's name without its directory. */
  public String name() {
    return words.get(0).substring(words.get(0).lastIndexOf('/') + 1);
  }

  public List<String> arguments() {
    return words.subList(1, words.size());
  }

  public void out(String text) throws IOException {
    stdout.write(text.getBytes(StandardCharsets.UTF_8));
    stdout.flush();
  }

  public void error(String text) throws IOException {
    stderr.write(text.getBytes(StandardCharsets.UTF_8));
    stderr.flush();
  }
}
