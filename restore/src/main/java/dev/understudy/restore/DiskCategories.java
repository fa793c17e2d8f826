package dev.understudy.restore;

import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.StepContext;
import dev.understudy.core.Token;

/** The categories of data disks that a server may have, tried in order until one has stock. */
record DiskCategories(ServerScope scope) {

  /** Asks for a disk of one category. */
  @FunctionalInterface
  interface Maker {
    DiskId make(String category, Token token);
  }

  /** The name of the server's disk with the data. */
  static String nameOf(ServerSpec server) {
    return server.data().stream()
        .map(ServerSpec.DataPath::disk)
        .filter(disk -> !disk.equals(ServerSpec.SYSTEM_DISK))
        .findFirst()
        .orElse("data");
  }

  /** The disk of the first category that the cloud does not refuse. */
  DiskId first(StepContext context, Maker maker) {
    ProblemException last = none().asException();
    for (String category : scope.server().launch().diskCategories()) {
      try {
        return maker.make(category, context.token().part(category));
      } catch (ProblemException e) {
        if (!isAboutCategory(e.problem())) {
          throw e;
        }
        context.progress("no disk of category " + category + ": " + e.problem().what());
        last = e;
      }
    }
    throw last;
  }

  private static boolean isAboutCategory(Problem problem) {
    return problem.code() == ProblemCode.NO_STOCK || problem.code() == ProblemCode.CLOUD_REFUSED;
  }

  private Problem none() {
    return Problem.of(
        ProblemCode.INVALID_FILE,
        "no category to make a disk of",
        "servers." + scope.server().name() + ".launch.diskCategories is empty",
        "add cloud_essd there in the estate file");
  }
}
