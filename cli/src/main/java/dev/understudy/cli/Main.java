package dev.understudy.cli;

import dev.understudy.core.Redactor;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/** Where the launcher starts. */
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    // Answers are looked up anew after a switch; the JVM's own cache would outlive the record's
    // TTL.
    java.security.Security.setProperty("networkaddress.cache.ttl", "5");
    java.security.Security.setProperty("networkaddress.cache.negative.ttl", "1");
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    PrintStream err =
        new PrintStream(new FileOutputStream(FileDescriptor.err), false, StandardCharsets.UTF_8);
    Signals signals = new Signals();
    int exit = new CommandTree(new Output(out, err, new Redactor()), signals).run(args);
    signals.done();
    System.exit(exit);
  }
}
