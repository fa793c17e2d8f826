package dev.understudy.runbooks.catalog;

import dev.understudy.cloud.probe.HttpProbe;
import dev.understudy.runbooks.StepCatalog;
import dev.understudy.runbooks.StepKind;
import dev.understudy.runbooks.archive.ArchiveShelf;
import dev.understudy.runbooks.archive.ArchiveSteps;
import dev.understudy.runbooks.drill.DrillSteps;
import dev.understudy.runbooks.general.Approvals;
import dev.understudy.runbooks.general.GeneralSteps;
import java.util.ArrayList;
import java.util.List;

/** Every kind of step that the toolkit ships. Making a catalogue asks nothing of anybody. */
public final class StandardCatalog {

  private StandardCatalog() {}

  /** For runs that nobody watches: whatever asks for an approval is refused. */
  public static StepCatalog create() {
    return create(Approvals.nobody());
  }

  /** For plans that touch no archive. */
  public static StepCatalog create(Approvals approvals) {
    return create(approvals, ArchiveShelf.none());
  }

  /**
   * @param shelf where steps find the archives
   */
  public static StepCatalog create(Approvals approvals, ArchiveShelf shelf) {
    HttpProbe http = new HttpProbe();
    List<StepKind> kinds = new ArrayList<>(SnapshotSteps.kinds());
    kinds.addAll(FleetSteps.kinds());
    kinds.addAll(CopySteps.kinds());
    kinds.addAll(PruneSteps.kinds());
    kinds.addAll(RestoreSteps.kinds(http));
    kinds.addAll(ArchiveSteps.kinds(shelf));
    kinds.addAll(FailoverSteps.kinds(http));
    kinds.addAll(DrillSteps.kinds());
    kinds.addAll(GeneralSteps.kinds(approvals));
    return StepCatalog.of(kinds);
  }
}
