package dev.understudy.etcd;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunId;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.util.List;

/** Problems with the shared store, said the same way everywhere. */
final class EtcdProblems {
  private final String members;

  EtcdProblems(List<Endpoint> endpoints) {
    this.members = String.join(", ", endpoints.stream().map(Endpoint::toString).toList());
  }

  ProblemException unreachable(StatusRuntimeException cause) {
    return new ProblemException(
        Problem.of(
            ProblemCode.STATE_UNWRITABLE,
            "The shared store etcd at " + members + " gives no answer.",
            "It works while more than half of its members do; the last one asked said: "
                + text(cause),
            "Bring a majority of its members back and type the same again, or go on alone with"
                + " --without-store"),
        cause);
  }

  ProblemException refused(StatusRuntimeException cause) {
    return new ProblemException(
        Problem.of(
            ProblemCode.STATE_UNWRITABLE,
            "The shared store etcd at " + members + " refuses the request.",
            text(cause),
            hint(cause)),
        cause);
  }

  /** Says nothing of what is in the files: a key is among them. */
  static ProblemException certificates(Exception cause) {
    return new ProblemException(
        Problem.of(
            ProblemCode.USAGE,
            "the certificates or the key for the shared store cannot be used",
            "they must be PEM text, and the key an unencrypted PKCS #8 one: "
                + cause.getClass().getSimpleName(),
            "openssl pkcs8 -topk8 -nocrypt -in KEY -out KEY.pkcs8, and name that file in --state"));
  }

  ProblemException tooLarge(int bytes) {
    return Problem.of(
            ProblemCode.STATE_UNWRITABLE,
            "A journal record of " + bytes + " bytes is too large for the shared store etcd.",
            "It takes " + EtcdJournal.LARGEST + " at most in one request.",
            "Make the plan smaller, or keep this run in a directory with --state DIR")
        .asException();
  }

  ProblemException closed(RunId run) {
    return Problem.of(
            ProblemCode.STATE_UNWRITABLE,
            "The journal of run " + run + " takes nothing more.",
            "It was closed, or writing to it failed before.",
            "understudy run resume " + run)
        .asException();
  }

  ProblemException leaseLost(RunId run) {
    return lost(run, "The lease is no longer ours: it expired, was broken, or another has it.");
  }

  ProblemException otherWriter(RunId run) {
    return lost(run, "Another process has written to this journal.");
  }

  ProblemException notFound(RunId run) {
    return Problem.of(
            ProblemCode.NOT_FOUND,
            "There is no run " + run + " in the shared store etcd at " + members + ".",
            "No such run was started with this store, prefix and estate.",
            "understudy run list")
        .asException();
  }

  private static ProblemException lost(RunId run, String why) {
    return Problem.of(
            ProblemCode.LEASE_LOST,
            "The journal of run " + run + " may not be written any more.",
            why,
            "understudy lock list, then: understudy run resume " + run)
        .asException();
  }

  private static String hint(StatusRuntimeException cause) {
    Status.Code code = cause.getStatus().getCode();
    if (code == Status.Code.RESOURCE_EXHAUSTED) {
      return "Compact and defragment the store, then: etcdctl alarm disarm";
    }
    return "Check the user, the password and the certificates named in --state, and what that user"
        + " may write";
  }

  private static String text(StatusRuntimeException cause) {
    Throwable deepest = cause;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    String description = cause.getStatus().getDescription();
    String first = description == null ? cause.getStatus().getCode().name() : description;
    String end = deepest == cause ? "" : " (" + deepest.getMessage() + ")";
    return first + end + ".";
  }
}
