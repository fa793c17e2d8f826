package dev.understudy.cloud;

import static dev.understudy.cloud.FakeCloud.once;
import static dev.understudy.cloud.FakeCloud.refused;

import dev.understudy.core.ProblemCode;
import dev.understudy.core.Token;
import java.util.Collection;
import java.util.List;

/** Images of a {@link FakeRegion}. */
final class FakeImages implements Images {
  private final FakeRegion region;

  FakeImages(FakeRegion region) {
    this.region = region;
  }

  @Override
  public ImageId createFrom(SnapshotId systemSnapshot, String name, Tags tags, Token token) {
    if (region.get(systemSnapshot).sourceKind() != Disk.Kind.SYSTEM) {
      throw refused(ProblemCode.CLOUD_REFUSED, "an image needs a system disk's snapshot");
    }
    return once(
        region.tokens,
        token,
        ImageId.class,
        () -> {
          Image made =
              new Image(
                  new ImageId(region.cloud.next("m-")),
                  name,
                  Image.State.AVAILABLE,
                  List.of(systemSnapshot),
                  region.cloud.time.now(),
                  tags.with(Tags.TOKEN, token.value()));
          region.images.put(made.id(), made);
          return made.id();
        });
  }

  @Override
  public List<Image> describe(Collection<ImageId> ids) {
    return region.images.values().stream().filter(i -> ids.contains(i.id())).toList();
  }

  @Override
  public List<Image> findByTags(Tags tags) {
    return region.images.values().stream().filter(i -> i.tags().containsAll(tags)).toList();
  }

  @Override
  public void delete(ImageId image) {
    region.images.remove(image);
  }
}
