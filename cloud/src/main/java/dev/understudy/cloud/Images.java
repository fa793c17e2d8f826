package dev.understudy.cloud;

import dev.understudy.core.Token;
import java.util.Collection;
import java.util.List;

/** Images of one region. */
public interface Images {

  /** Asks for an image of a system-disk snapshot (ECS CreateImage). Returns when accepted. */
  ImageId createFrom(SnapshotId systemSnapshot, String name, Tags tags, Token token);

  /** Those of the ids that exist, whatever their state. */
  List<Image> describe(Collection<ImageId> ids);

  /** Every image of our own that carries all these tags, whatever its state. */
  List<Image> findByTags(Tags tags);

  /**
   * Deletes it, also while servers made from it exist; its snapshots stay. One that is gone counts
   * as done.
   */
  void delete(ImageId id);
}
