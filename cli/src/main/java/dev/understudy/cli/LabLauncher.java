package dev.understudy.cli;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.lab.Breakage;
import dev.understudy.lab.Fleet;
import dev.understudy.lab.LabClient;
import dev.understudy.lab.LabException;
import dev.understudy.lab.LabOptions;
import dev.understudy.lab.LabServer;
import dev.understudy.lab.Layout;
import dev.understudy.lab.Sabotage;
import dev.understudy.lab.ecs.Pace;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/** Options for labs, as typed, and connections to running ones. */
final class LabLauncher {

  private LabLauncher() {}

  static LabOptions options(Path dir, String layout, String pace, List<String> faults) {
    try {
      return LabOptions.in(dir)
          .with(Layout.parse(layout))
          .with(Pace.parse(pace))
          .withFaults(faults);
    } catch (LabException | IllegalArgumentException e) {
      throw Globals.usage(String.valueOf(e.getMessage()), "understudy lab up --help").asException();
    }
  }

  /** Starts a lab; why it cannot start is said with what to type next. */
  static LabServer start(LabOptions options) {
    try {
      return LabServer.start(options);
    } catch (LabException e) {
      Path dir = options.directory();
      String hint =
          Files.exists(dir.resolve("control.json"))
              ? "understudy lab status --dir " + dir + ", or understudy lab down --dir " + dir
              : "understudy lab up --help";
      throw Globals.usage(String.valueOf(e.getMessage()), hint).asException();
    }
  }

  static Fleet fleet(String text) {
    try {
      return Fleet.parse(text);
    } catch (LabException e) {
      throw Globals.usage(String.valueOf(e.getMessage()), "understudy lab up --help").asException();
    }
  }

  static Sabotage sabotage(String word) {
    try {
      return Sabotage.parse(word);
    } catch (LabException e) {
      throw Globals.usage(String.valueOf(e.getMessage()), "understudy drill --help").asException();
    }
  }

  static Breakage breakage(String word) {
    try {
      return Breakage.parse(word);
    } catch (LabException e) {
      throw Globals.usage(String.valueOf(e.getMessage()), "understudy lab break --help")
          .asException();
    }
  }

  /** The region of that name; {@code home} is where the data server lives. */
  static String region(String name) {
    return name.equals("home") ? "cn-shanghai" : name;
  }

  static boolean isRegion(String name) {
    return name.equals("home") || name.startsWith("cn-");
  }

  /** The lab that runs there, if one does. */
  static Optional<LabClient> client(Path dir) {
    return Files.exists(dir.resolve("control.json"))
        ? Optional.of(LabClient.open(dir))
        : Optional.empty();
  }

  static LabClient running(Path dir) {
    return client(dir)
        .orElseThrow(
            () ->
                Problem.of(
                        ProblemCode.USAGE,
                        "no lab is up in " + dir,
                        "",
                        "understudy lab up --dir " + dir)
                    .asException());
  }
}
