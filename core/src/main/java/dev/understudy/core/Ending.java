package dev.understudy.core;

/** How the work on one step ended. */
sealed interface Ending {

  /** Done, verified and recorded. */
  record Succeeded(Receipt receipt) implements Ending {}

  /** Not done, and recorded as such. */
  record Failed(Problem problem) implements Ending {}

  /** Told to stop, and stopped; recorded as started, so a resume looks before it acts. */
  record Interrupted() implements Ending {}

  /** A defect of ours, recorded as a failure. */
  record Broken(Problem problem, Throwable bug) implements Ending {}

  /** The journal is shut: nothing was recorded. */
  record Unrecorded() implements Ending {}
}
