package dev.understudy.runbooks.catalog;

import dev.understudy.runbooks.StepCatalog;
import dev.understudy.runbooks.StepKind;
import dev.understudy.runbooks.drill.DrillSteps;
import dev.understudy.runbooks.general.Approvals;
import dev.understudy.runbooks.general.GeneralSteps;

/** Every kind of step there is, outside the lab. */
public final class FullCatalog {
  private FullCatalog() {}

  /**
   * @param approvals who is asked by {@code approve}
   */
  public static StepCatalog create(Approvals approvals) {
    return StandardCatalog.create()
        .with(DrillSteps.kinds().toArray(StepKind[]::new))
        .with(GeneralSteps.kinds(approvals).toArray(StepKind[]::new));
  }
}
