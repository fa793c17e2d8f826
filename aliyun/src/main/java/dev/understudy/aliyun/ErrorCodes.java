package dev.understudy.aliyun;

import dev.understudy.core.Effect;
import dev.understudy.core.ProblemCode;
import java.util.Map;
import java.util.Set;

/**
 * What each error code of the API means for us. By code only: the vendor uses different HTTP
 * statuses for one code, and reports throttling as 400.
 *
 * <p>TRANSIENT is also given to codes after which a write may in theory have happened ({@code
 * InternalError}): every write of this package either carries a token or counts "already so" as
 * done, so the same call again is harmless.
 */
final class ErrorCodes {

  /** The meaning of one code. */
  record Meaning(ProblemCode code, Effect effect, String hint) {}

  private static final String LOOK = "understudy assess";
  private static final String RESUME = "understudy run list, then understudy run resume RUN";

  private static final Set<String> BUSY =
      Set.of(
          "ServiceUnavailable",
          "InternalError",
          "UnknownError",
          "UnKnownError",
          "SystemBusy",
          "LimitedOperation.ServiceUnavailable",
          "OperationConflict",
          "InvalidOperation.Conflict",
          "Operation.Conflict",
          "TaskConflict",
          "LastOperationNotFinished",
          "IdempotentProcessing",
          "Idempotence.Processing",
          "LastTokenProcessing",
          "LastOrderProcessing",
          "LastRequestProcessing",
          "RecordForbidden.DNSChange",
          "IncorrectDiskStatus.Initializing",
          "IncorrectInstanceStatus.Initializing",
          "QuotaExceed.ConcurrentSnapshotQuota",
          "TooManySnapshot.Unfinished");

  private static final Map<String, Set<String>> BUSY_FOR =
      Map.ofEntries(
          Map.entry(
              "AttachDisk",
              Set.of(
                  "IncorrectDiskStatus",
                  "IncorrectInstanceStatus",
                  "OperationConflict.DisksAttachingParallellyExceed")),
          Map.entry(
              "DetachDisk",
              Set.of(
                  "IncorrectDiskStatus", "IncorrectInstanceStatus", "DisksDetachingOnEcsExceeded")),
          Map.entry("DeleteDisk", Set.of("IncorrectDiskStatus", "DiskCreatingSnapshot")),
          Map.entry(
              "CreateSnapshot",
              Set.of(
                  "IncorrectDiskStatus.CreatingSnapshot",
                  "DISK_HAS_CREATING_SNAPSHOT",
                  "InvalidOperation.UnfinishedEncryptedSnapshotCopy")),
          Map.entry(
              "CreateSnapshotGroup",
              Set.of(
                  "IncorrectDiskStatus.CreatingSnapshot",
                  "IncorrectDiskStatus.TooManyCreatingSnapshots")),
          Map.entry(
              "CopySnapshot",
              Set.of("InvalidOperation.UnfinishedCrossRegionCopy", "InvalidSnapshotId.NotReady")),
          Map.entry("LockSnapshot", Set.of("InvalidSnapshotId.NotReady")),
          Map.entry(
              "DeleteSnapshot",
              Set.of(
                  "SnapshotCreatedImage",
                  "IncorrectDiskStatus.CreatingSnapshot",
                  "InvalidOperation.RelatedSnapshotNotFinished")),
          Map.entry(
              "CreateImage",
              Set.of(
                  "IncorrectInstanceStatus",
                  "InvalidSnapshotId.NotReady",
                  "SnapshotNotReady",
                  "IncorrectDiskStatus.CreatingSnapshot")),
          Map.entry("CreateDisk", Set.of("InvalidSnapshotId.NotReady", "InvalidSnapshot.NotReady")),
          Map.entry(
              "RunInstances",
              Set.of(
                  "IncorrectVSwitchStatus",
                  "InvalidPrivateIpAddress.Duplicated",
                  "InvalidIPAddress.AlreadyUsed")),
          Map.entry("CreateInstance", Set.of("IncorrectVSwitchStatus")),
          Map.entry("StartInstance", Set.of("IncorrectInstanceStatus", "InstanceNotReady")),
          Map.entry("StopInstance", Set.of("IncorrectInstanceStatus")),
          Map.entry(
              "DeleteInstance",
              Set.of("IncorrectInstanceStatus", "DependencyViolation.RouteEntry")),
          Map.entry("DeleteSecurityGroup", Set.of("DependencyViolation")));

  private static final Set<String> NO_STOCK =
      Set.of(
          "OperationDenied.NoStock",
          "Zone.NotOnSale",
          "Zone.NotOpen",
          "InvalidResourceType.NotSupported",
          "InvalidInstanceType.ZoneNotSupported",
          "InvalidInstanceType.NotSupported",
          "InvalidInstanceType.ValueNotSupported",
          "InvalidInstanceType.ValueUnauthorized",
          "InvalidInstanceType.NotSupportDiskCategory",
          "InstanceType.Offline",
          "CategoryNotSupported",
          "InvalidDiskCategory.NotSupported",
          "InvalidDiskCategory.ValueUnauthorized",
          "InvalidDataDiskCategory.NotSupported",
          "InvalidDataDiskCategory.ValueNotSupported",
          "InvalidSystemDiskCategory.ValueNotSupported");

  private static final Set<String> PLACING =
      Set.of("RunInstances", "CreateInstance", "StartInstance");

  private static final Set<String> MONEY =
      Set.of(
          "InvalidAccountStatus.NotEnoughBalance",
          "InsufficientBalance",
          "InstanceExpiredOrInArrears",
          "DiskInArrears",
          "Account.Arrearage",
          "InvalidPayMethod",
          "RealNameAuthenticationError");

  private static final Set<String> MISSING =
      Set.of(
          "Instance.Notfound",
          "Forbidden.InstanceNotFound",
          "DomainRecordNotBelongToUser",
          "InvalidDomainName.NoExist",
          "IncorrectDomainUser",
          "InvalidRegionId.NotExists");

  private ErrorCodes() {}

  /** What {@code code} means as an answer to {@code action}. */
  static Meaning of(String action, String code) {
    if (action.startsWith("DeleteSnapshot") && code.contains("Lock")) {
      // No code is documented, so any that speaks of a lock is one.
      return new Meaning(
          ProblemCode.CLOUD_REFUSED,
          Effect.NONE,
          "wait until its lock is over: understudy snapshot list shows when that is");
    }
    if (isAccess(code)) {
      return new Meaning(ProblemCode.ACCESS_DENIED, Effect.NONE, accessHint(code));
    }
    if (code.equals("SignatureNonceUsed")) {
      // Nonces are never reused here, so something on the way sent the request twice.
      return new Meaning(ProblemCode.CLOUD_UNREACHABLE, Effect.UNKNOWN, RESUME);
    }
    if (code.contains("Throttling") && !code.equals("Throttling.DeepPageSkip")) {
      return new Meaning(
          ProblemCode.THROTTLED,
          Effect.TRANSIENT,
          "wait a minute, or lower cloud.callsPerSecond; then " + RESUME);
    }
    if (BUSY.contains(code) || BUSY_FOR.getOrDefault(action, Set.of()).contains(code)) {
      ProblemCode kind =
          code.equals("QuotaExceed.ConcurrentSnapshotQuota")
              ? ProblemCode.QUOTA
              : ProblemCode.CLOUD_REFUSED;
      return new Meaning(kind, Effect.TRANSIENT, RESUME);
    }
    if (code.startsWith("Idempotent") || code.startsWith("IdempotenceParam")) {
      // The token was used with other parameters: what it made must be looked up by its tag.
      return new Meaning(ProblemCode.CLOUD_REFUSED, Effect.UNKNOWN, RESUME);
    }
    return refused(action, code);
  }

  private static Meaning refused(String action, String code) {
    if (NO_STOCK.contains(code) || (code.equals("OperationDenied") && PLACING.contains(action))) {
      return new Meaning(
          ProblemCode.NO_STOCK,
          Effect.NONE,
          "add a type under servers.*.launch.types or a zone under sites.*.zones");
    }
    if (code.startsWith("QuotaExceed") || code.contains("LimitExceed")) {
      return new Meaning(
          ProblemCode.QUOTA,
          Effect.NONE,
          "raise the quota in the console, or remove what is unused");
    }
    if (code.endsWith("DeletionProtection")) {
      return new Meaning(
          ProblemCode.CLOUD_REFUSED,
          Effect.NONE,
          "switch its deletion protection off in the console, then " + RESUME);
    }
    if (code.equals("InvalidAccountStatus.SnapshotServiceUnavailable")) {
      return new Meaning(
          ProblemCode.CLOUD_REFUSED, Effect.NONE, "open the snapshot service once in the console");
    }
    if (code.startsWith("InvalidParameter.KMSKeyId")) {
      return new Meaning(
          ProblemCode.CLOUD_REFUSED,
          Effect.NONE,
          "correct the key under protection.snapshots.copyTo: one of the target's region");
    }
    if (MONEY.contains(code)) {
      return new Meaning(ProblemCode.CLOUD_REFUSED, Effect.NONE, "settle the account's balance");
    }
    if (code.startsWith("InvalidRegionId")) {
      return new Meaning(
          ProblemCode.NOT_FOUND, Effect.NONE, "correct sites.*.region in the estate file");
    }
    if (isMissing(code)) {
      return new Meaning(ProblemCode.NOT_FOUND, Effect.NONE, LOOK);
    }
    return new Meaning(ProblemCode.CLOUD_REFUSED, Effect.NONE, LOOK);
  }

  private static boolean isMissing(String code) {
    return MISSING.contains(code)
        || (code.endsWith(".NotFound") && !code.equals("InvalidAction.NotFound"));
  }

  private static boolean isAccess(String code) {
    return code.startsWith("InvalidAccessKeyId")
        || code.startsWith("InvalidSecurityToken")
        || code.startsWith("InvalidTimeStamp")
        || code.startsWith("NoPermission")
        || code.equals("SignatureDoesNotMatch")
        || code.equals("IncompleteSignature")
        || code.startsWith("SDK.InvalidAccess")
        || code.equals("DomainForbidden")
        || (code.startsWith("Forbidden") && !MISSING.contains(code));
  }

  private static String accessHint(String code) {
    if (code.startsWith("InvalidTimeStamp")) {
      return "set this machine's clock, for example: timedatectl set-ntp true";
    }
    if (code.startsWith("InvalidSecurityToken")) {
      return "renew the temporary credentials that cloud.credentials refers to";
    }
    if (code.startsWith("NoPermission") || code.contains("Forbidden")) {
      return "grant the missing permission (see the RAM policy in the README), then " + LOOK;
    }
    return "check accessKeyId and accessKeySecret under cloud.credentials, then " + LOOK;
  }
}
