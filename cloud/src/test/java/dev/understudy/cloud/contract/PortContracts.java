package dev.understudy.cloud.contract;

import org.junit.jupiter.api.Nested;

/** Every contract at one place: extend it once per implementation. */
public abstract class PortContracts {

  /** Where to run; asked for by every test. */
  protected abstract Place place();

  @Nested
  class OfInstances extends InstancesContract {
    @Override
    protected Place place() {
      return PortContracts.this.place();
    }
  }

  @Nested
  class OfDisks extends DisksContract {
    @Override
    protected Place place() {
      return PortContracts.this.place();
    }
  }

  @Nested
  class OfSnapshots extends SnapshotsContract {
    @Override
    protected Place place() {
      return PortContracts.this.place();
    }
  }

  @Nested
  class OfImages extends ImagesContract {
    @Override
    protected Place place() {
      return PortContracts.this.place();
    }
  }

  @Nested
  class OfNetwork extends NetworkContract {
    @Override
    protected Place place() {
      return PortContracts.this.place();
    }
  }

  @Nested
  class OfDns extends DnsContract {
    @Override
    protected Place place() {
      return PortContracts.this.place();
    }
  }

  @Nested
  class OfConsole extends ConsoleContract {
    @Override
    protected Place place() {
      return PortContracts.this.place();
    }
  }
}
