package dev.understudy.cloud.contract;

import org.junit.jupiter.api.Nested;

/** Every contract, with all that {@link dev.understudy.cloud.Snapshots} does for a fleet. */
public abstract class SnapshotContracts extends PortContracts {

  @Nested
  class OfSnapshotGroups extends SnapshotGroupsContract {
    @Override
    protected Place place() {
      return SnapshotContracts.this.place();
    }
  }

  @Nested
  class OfSnapshotCopies extends SnapshotCopiesContract {
    @Override
    protected Place place() {
      return SnapshotContracts.this.place();
    }
  }

  @Nested
  class OfSnapshotLists extends SnapshotListsContract {
    @Override
    protected Place place() {
      return SnapshotContracts.this.place();
    }
  }
}
