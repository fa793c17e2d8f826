package dev.understudy.lab.workload;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How to start the platform's program in a process of its own: a small Java machine that leaves
 * nothing outside its scratch directory.
 *
 * @param java the java program
 * @param classPath of the lab
 */
public record PlatformCommand(Path java, String classPath) {

  /** The Java and the class path that run this program. */
  public static PlatformCommand ofThisProgram() {
    return new PlatformCommand(
        Path.of(System.getProperty("java.home"), "bin", "java"),
        System.getProperty("java.class.path"));
  }

  /** The argument list for the platform. */
  public List<String> with(Path scratch, List<String> arguments) {
    return command(PlatformMain.class, scratch, arguments);
  }

  /** The argument list for the sensor nodes. */
  public List<String> sensors(Path scratch, List<String> arguments) {
    return command(SensorsMain.class, scratch, arguments);
  }

  private List<String> command(Class<?> main, Path scratch, List<String> arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                java.toString(),
                "-Xmx96m",
                "-Xss512k",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Xshare:auto",
                "-XX:-UsePerfData",
                "-Djava.net.preferIPv4Stack=true",
                "-Dsun.net.httpserver.nodelay=true",
                "-Dslf4j.internal.verbosity=ERROR",
                "-Djava.io.tmpdir=" + scratch,
                "-Dorg.sqlite.tmpdir=" + scratch,
                "-cp",
                classPath,
                main.getName()));
    command.addAll(arguments);
    return command;
  }
}
