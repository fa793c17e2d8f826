package dev.understudy.cloud.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Tags;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.understudy.cloud.Console}. */
public abstract class ConsoleContract extends CloudContract {

  @Test
  void aServerThatBootedHasOutput() throws Exception {
    InstanceId server = launch();

    until(() -> region().console().output(server), output -> !output.isBlank());
  }

  @Test
  void tagsOfServersAndDisksAreAddedAndOverwritten() throws Exception {
    InstanceId server = launch();
    DiskId disk = region().disks().of(server).get(0).id();

    region().console().tag(server, Tags.of(Tags.FENCED_BY, "one", "team", "a"));
    region().console().tag(server, Tags.of(Tags.FENCED_BY, "two"));
    region().console().tag(disk, Tags.of(Tags.DISK, "system"));

    Tags expected = marks.with(Tags.FENCED_BY, "two").with("team", "a");
    assertThat(region().instances().describe(List.of(server)).get(0).tags().containsAll(expected))
        .isTrue();
    assertThat(region().disks().describe(List.of(disk)).get(0).tags().find(Tags.DISK))
        .contains("system");
  }
}
