package dev.understudy.cloud.contract;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.Image;
import dev.understudy.cloud.ImageId;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Effect;
import dev.understudy.core.Token;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Contract of {@link dev.understudy.cloud.Images}. */
public abstract class ImagesContract extends CloudContract {

  @Test
  void anImageIsMadeOnceForOneTokenAndIsListedFromTheStart() throws Exception {
    SnapshotId source = snapshot(Disk.Kind.SYSTEM);
    String name = name("contract");
    Token token = token();

    ImageId id = region().images().createFrom(source, name, marks, token);
    List<Image> atOnce = region().images().describe(List.of(id));
    ImageId again = region().images().createFrom(source, name, marks, token);

    assertThat(atOnce).hasSize(1);
    assertThat(region().images().findByTags(marks)).extracting(Image::id).containsExactly(id);
    assertThat(again).isEqualTo(id);
    Image image = await(id, Image.State.AVAILABLE);
    assertThat(image.snapshots()).contains(source);
    assertThat(image.tags().containsAll(marks.with(Tags.TOKEN, token.value()))).isTrue();
  }

  @Test
  void aDataDisksSnapshotMakesNoImage() throws Exception {
    SnapshotId data = snapshot(Disk.Kind.DATA);

    assertThat(
            failing(() -> region().images().createFrom(data, name("contract"), marks, token()))
                .effect())
        .isEqualTo(Effect.NONE);
  }

  @Test
  void deletingMayBeRepeated() throws Exception {
    ImageId id =
        region().images().createFrom(snapshot(Disk.Kind.SYSTEM), name("contract"), marks, token());
    await(id, Image.State.AVAILABLE);

    region().images().delete(id);
    region().images().delete(id);

    until(() -> region().images().describe(List.of(id)), List::isEmpty);
  }

  @Test
  void unknownIdsAreNotListed() {
    assertThat(region().images().describe(List.of(new ImageId("m-00000000000000000000"))))
        .isEmpty();
  }
}
