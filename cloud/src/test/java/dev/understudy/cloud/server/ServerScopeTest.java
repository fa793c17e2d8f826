package dev.understudy.cloud.server;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Tags;
import dev.understudy.cloud.fake.FakeContext;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.core.Token;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

class ServerScopeTest {
  private final Production production = Production.of(SampleEstate.dataDisk(Path.of("/estate")));
  private final FakeContext context = production.context("fresh");

  @Test
  void tagsSayWhoMadeAThingAndWhatFor() {
    Tags tags = production.scope("recover").tags(context, context.token());

    assertThat(tags.values())
        .containsExactlyInAnyOrderEntriesOf(
            Tags.of(
                    Tags.RUN, context.run().value(),
                    Tags.TOKEN, context.token().value(),
                    Tags.ESTATE, "gams-platform",
                    Tags.PURPOSE, "recover",
                    Tags.SERVER, "data")
                .values());
  }

  @Test
  void onlyWhatADrillMakesExpires() {
    Tags tags = production.scope("drill").tags(context, context.token());

    assertThat(tags.find(Tags.EXPIRES)).contains("2026-11-13T08:05:00Z");
  }

  @Test
  void aPartOfAStepsChangeIsMadeByTheStep() {
    Token part = context.token().part("cn-shanghai-b");

    assertThat(Ownership.isMadeBy(context, Tags.of(Tags.TOKEN, part.value()))).isTrue();
    assertThat(Ownership.isMadeBy(context, Tags.of(Tags.TOKEN, context.token().value()))).isTrue();
  }

  @Test
  void anotherAttemptOrStepIsNot() {
    String tenth = context.token().value() + "0";
    String other = production.context("other").token().value();

    assertThat(Ownership.isMadeBy(context, Tags.of(Tags.TOKEN, tenth))).isFalse();
    assertThat(Ownership.isMadeBy(context, Tags.of(Tags.TOKEN, other))).isFalse();
    assertThat(Ownership.isMadeBy(context, Tags.none())).isFalse();
  }
}
