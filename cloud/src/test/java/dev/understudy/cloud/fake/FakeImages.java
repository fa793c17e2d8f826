package dev.understudy.cloud.fake;

import dev.understudy.cloud.Disk;
import dev.understudy.cloud.Image;
import dev.understudy.cloud.ImageId;
import dev.understudy.cloud.Images;
import dev.understudy.cloud.Snapshot;
import dev.understudy.cloud.SnapshotId;
import dev.understudy.cloud.Tags;
import dev.understudy.core.Token;
import java.util.Collection;
import java.util.List;

/** Images of a region in memory. */
record FakeImages(FakeRegion region) implements Images {

  @Override
  public ImageId createFrom(SnapshotId systemSnapshot, String name, Tags tags, Token token) {
    region.call("create image of " + systemSnapshot);
    String known = region.madeByToken.get(token.value());
    if (known != null) {
      return new ImageId(known);
    }
    Snapshot source = region.snapshots.get(systemSnapshot);
    if (source == null || !source.isUsable() || source.sourceKind() != Disk.Kind.SYSTEM) {
      throw FakeRegion.refused("snapshot " + systemSnapshot + " cannot become an image");
    }
    ImageId id = new ImageId(region.name("m"));
    region.madeByToken.put(token.value(), id.value());
    region.images.put(
        id,
        new Image(
            id,
            name,
            Image.State.CREATING,
            List.of(systemSnapshot),
            region.time.now(),
            tags.with(Tags.TOKEN, token.value())));
    Image.State end = region.failsImages ? Image.State.FAILED : Image.State.AVAILABLE;
    region.later(
        id, () -> region.images.computeIfPresent(id, (key, now) -> Changed.state(now, end)));
    return id;
  }

  @Override
  public List<Image> describe(Collection<ImageId> ids) {
    region.look();
    return region.images.values().stream().filter(i -> ids.contains(i.id())).toList();
  }

  @Override
  public List<Image> findByTags(Tags tags) {
    region.look();
    return region.images.values().stream().filter(i -> i.tags().containsAll(tags)).toList();
  }

  @Override
  public void delete(ImageId id) {
    region.call("delete " + id);
    region.images.remove(id);
  }
}
