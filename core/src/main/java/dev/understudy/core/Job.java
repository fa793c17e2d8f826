package dev.understudy.core;

import java.util.function.BooleanSupplier;

/** The work on one step, done on a thread of its own. */
interface Job {

  StepId step();

  /** Begins now and is told to stop when this is over. */
  Deadline deadline();

  /** Records that it was told to stop and did not; nothing is recorded about it after that. */
  Ending leaveBehind();

  /** Never throws. {@code overdue} tells an interruption by the deadline from one of the run. */
  Ending perform(BooleanSupplier overdue);
}
