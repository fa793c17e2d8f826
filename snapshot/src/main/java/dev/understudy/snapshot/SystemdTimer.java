package dev.understudy.snapshot;

import dev.understudy.cloud.server.Host;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** A transient timer of systemd, in no way tied to the login that made it. */
final class SystemdTimer implements HostTimer {
  private static final Pattern UNIT = Pattern.compile(Thaw.PREFIX + "[0-9a-z-]+(?=\\.timer)");

  @Override
  public boolean arm(Host host, Thaw thaw) throws InterruptedException {
    List<String> command =
        new ArrayList<>(
            List.of(
                "systemd-run",
                "--quiet",
                "--collect",
                "--no-ask-password",
                "--on-active=" + thaw.seconds(),
                "--timer-property=AccuracySec=100ms",
                "--unit=" + thaw.name(),
                "--description=Lets writes go on when the snapshot's control host has not",
                "--"));
    // systemd puts variables in place of $NAME in a service's command; $$ is a plain $.
    thaw.command().forEach(word -> command.add(word.replace("$", "$$")));
    return host.run(command).isSuccess();
  }

  /** Not {@code is-active}, which says yes while the timer's command runs as well. */
  @Override
  public boolean isWaiting(Host host, String name) throws InterruptedException {
    return host.run("systemctl", "show", "--property=SubState", name + ".timer")
        .line()
        .equals("SubState=waiting");
  }

  @Override
  public List<String> all(Host host) throws InterruptedException {
    String timers = host.require("systemctl", "list-timers", "--full", "--no-legend", "--no-pager");
    return UNIT.matcher(timers).results().map(MatchResult::group).distinct().toList();
  }

  @Override
  public void disarm(Host host, String name) throws InterruptedException {
    host.run("systemctl", "stop", name + ".timer");
  }
}
