package dev.understudy.snapshot;

import dev.understudy.cloud.server.Host;
import java.util.ArrayList;
import java.util.List;

/**
 * A process in the background, for hosts with nothing but a shell. A file holds its process id
 * while it waits; whoever takes the file away, the process or {@link #disarm}, decides which of the
 * two came first.
 *
 * @param directory for these files; only its owner may write there
 */
record ShellTimer(String directory) implements HostTimer {
  private static final String SHELL = "understudy-thaw";

  private static final String ARM =
      """
      umask 077
      mkdir -p "$1" && [ -O "$1" ] && [ ! -L "$1" ] || exit 1
      trap "" HUP
      $(command -v setsid) sh -c "$4" understudy-thaw "$@" </dev/null >/dev/null 2>&1 &
      echo "$!" >"$1/$2"
      """;

  private static final String WAIT =
      """
      directory=$1
      name=$2
      sleep "$3"
      mv "$directory/$name" "$directory/$name.thawing" || exit 0
      shift 4
      "$@"
      rm "$directory/$name.thawing"
      """;

  private static final String IS_WAITING =
      """
      kill -0 "$(cat "$1/$2")"
      """;

  private static final String ALL =
      """
      for each in "$1"/*; do
        [ -f "$each" ] && kill -0 "$(cat "$each")" 2>/dev/null && echo "${each##*/}"
      done
      exit 0
      """;

  /** Where files go that do not outlive a reboot, if the login may write there. */
  static ShellTimer on(Host host) throws InterruptedException {
    String parent = host.run("test", "-w", "/run").isSuccess() ? "/run/" : "/tmp/";
    return new ShellTimer(parent + SHELL);
  }

  @Override
  public boolean arm(Host host, Thaw thaw) throws InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of("sh", "-c", ARM, SHELL, directory, thaw.name(), thaw.seconds(), WAIT));
    command.addAll(thaw.command());
    return host.run(command).isSuccess();
  }

  @Override
  public boolean isWaiting(Host host, String name) throws InterruptedException {
    return host.run("sh", "-c", IS_WAITING, SHELL, directory, name).isSuccess();
  }

  @Override
  public List<String> all(Host host) throws InterruptedException {
    return host.require("sh", "-c", ALL, SHELL, directory)
        .lines()
        .map(name -> name.replaceFirst("\\.thawing$", ""))
        .distinct()
        .toList();
  }

  @Override
  public void disarm(Host host, String name) throws InterruptedException {
    host.run("rm", directory + "/" + name);
  }
}
