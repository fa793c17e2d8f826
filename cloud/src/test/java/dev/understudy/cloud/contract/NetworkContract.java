package dev.understudy.cloud.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Token;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.understudy.cloud.Network}. */
public abstract class NetworkContract extends CloudContract {

  @Test
  void anIsolatedGroupIsMadeOnceForOneTokenAndFoundByIt() {
    Token token = token();
    String name = name("contract");

    SecurityGroupId id = isolated(name, token);
    SecurityGroupId again = isolated(name, token);

    assertThat(again).isEqualTo(id);
    assertThat(region().network().findByTags(Tags.of(Tags.TOKEN, token.value())))
        .containsExactly(id);
    assertThat(region().network().findByTags(marks)).containsExactly(id);
    assertThat(region().network().findByTags(Tags.none())).contains(id, place().group());
  }

  @Test
  void aServerIsMovedIntoAGroupAndOutOfAllOthers() throws Exception {
    SecurityGroupId group = isolated(name("contract"), token());
    InstanceId server = launch();

    region().network().assign(server, List.of(group));
    region().network().assign(server, List.of(group));

    until(
        () -> region().instances().describe(List.of(server)).get(0).securityGroups(),
        List.of(group)::equals);
  }

  @Test
  void aGroupThatAServerHasLeftIsDeletedAndThatMayBeRepeated() throws Exception {
    SecurityGroupId group = isolated(name("contract"), token());
    InstanceId server = launch();
    region().network().assign(server, List.of(group));
    region().network().assign(server, List.of(place().group()));

    region().network().delete(group);
    region().network().delete(group);

    until(() -> region().network().findByTags(marks), List::isEmpty);
  }

  private SecurityGroupId isolated(String name, Token token) {
    return region()
        .network()
        .createIsolated(name, place().vpc(), "127.0.0.0/8", Set.of(22, 2222), marks, token);
  }
}
