package dev.understudy.aliyun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.core.Effect;
import dev.understudy.core.ProblemCode;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What each code means, by code and action alone. */
class ErrorCodesTest {

  @ParameterizedTest
  @CsvSource({
    "CreateSnapshot, Throttling,                             THROTTLED,     TRANSIENT",
    "CreateSnapshot, Throttling.User,                        THROTTLED,     TRANSIENT",
    "CreateSnapshot, Rejected.Throttling,                    THROTTLED,     TRANSIENT",
    "DescribeImages, Throttling.DeepPageSkip,                CLOUD_REFUSED, NONE",
    "CreateSnapshot, ServiceUnavailable,                     CLOUD_REFUSED, TRANSIENT",
    "CreateSnapshot, InternalError,                          CLOUD_REFUSED, TRANSIENT",
    "CreateSnapshot, IdempotentProcessing,                   CLOUD_REFUSED, TRANSIENT",
    "CreateSnapshot, LastTokenProcessing,                    CLOUD_REFUSED, TRANSIENT",
    "CreateSnapshot, IdempotentParameterMismatch,            CLOUD_REFUSED, UNKNOWN",
    "CreateSnapshot, QuotaExceed.Snapshot,                   QUOTA,         NONE",
    "CreateSnapshot, QuotaExceed.ConcurrentSnapshotQuota,    QUOTA,         TRANSIENT",
    "AttachDisk,     InstanceDiskLimitExceeded,              QUOTA,         NONE",
    "AttachDisk,     IncorrectDiskStatus,                    CLOUD_REFUSED, TRANSIENT",
    "AttachDisk,     IncorrectInstanceStatus,                CLOUD_REFUSED, TRANSIENT",
    "AttachDisk,     OperationConflict,                      CLOUD_REFUSED, TRANSIENT",
    "AttachDisk,     ResourcesNotInSameZone,                 CLOUD_REFUSED, NONE",
    "CreateDisk,     InvalidSnapshotId.NotReady,             CLOUD_REFUSED, TRANSIENT",
    "CreateDisk,     InvalidSnapshotId.NotDataDiskSnapshot,  CLOUD_REFUSED, NONE",
    "CreateDisk,     Zone.NotOnSale,                         NO_STOCK,      NONE",
    "CreateSnapshot, IncorrectDiskStatus,                    CLOUD_REFUSED, NONE",
    "DeleteSnapshot, SnapshotCreatedImage,                   CLOUD_REFUSED, TRANSIENT",
    "RunInstances,   OperationDenied.NoStock,                NO_STOCK,      NONE",
    "RunInstances,   OperationDenied,                        NO_STOCK,      NONE",
    "CreateImage,    OperationDenied,                        CLOUD_REFUSED, NONE",
    "RunInstances,   InvalidAccountStatus.NotEnoughBalance,  CLOUD_REFUSED, NONE",
    "RunInstances,   InvalidInstanceType.NotSupportDiskCategory, NO_STOCK,  NONE",
    "DeleteInstance, IncorrectInstanceStatus.Initializing,   CLOUD_REFUSED, TRANSIENT",
    "DeleteInstance, InvalidOperation.DeletionProtection,    CLOUD_REFUSED, NONE",
    "DeleteSecurityGroup, DependencyViolation,               CLOUD_REFUSED, TRANSIENT",
    "DetachDisk,     DependencyViolation,                    CLOUD_REFUSED, NONE",
    "CreateSnapshot, InvalidDiskId.NotFound,                 NOT_FOUND,     NONE",
    "StartInstance,  Forbidden.InstanceNotFound,             NOT_FOUND,     NONE",
    "CreateSnapshot, InvalidRegionId.NotFound,               NOT_FOUND,     NONE",
    "CreateSnapshot, InvalidAction.NotFound,                 CLOUD_REFUSED, NONE",
    "CreateSnapshot, InvalidAccessKeyId.NotFound,            ACCESS_DENIED, NONE",
    "CreateSnapshot, InvalidAccessKeyId.Inactive,            ACCESS_DENIED, NONE",
    "CreateSnapshot, SDK.InvalidAccessKeySecret,             ACCESS_DENIED, NONE",
    "CreateSnapshot, SignatureDoesNotMatch,                  ACCESS_DENIED, NONE",
    "CreateSnapshot, IncompleteSignature,                    ACCESS_DENIED, NONE",
    "CreateSnapshot, InvalidTimeStamp.Expired,               ACCESS_DENIED, NONE",
    "CreateSnapshot, InvalidSecurityToken.Expired,           ACCESS_DENIED, NONE",
    "CreateSnapshot, Forbidden.RAM,                          ACCESS_DENIED, NONE",
    "CreateSnapshot, NoPermission,                           ACCESS_DENIED, NONE",
    "CreateSnapshot, SignatureNonceUsed,                     CLOUD_UNREACHABLE, UNKNOWN",
    "AddDomainRecord, LastOperationNotFinished,              CLOUD_REFUSED, TRANSIENT",
    "DeleteDomainRecord, RecordForbidden.DNSChange,          CLOUD_REFUSED, TRANSIENT",
    "UpdateDomainRecord, DomainRecordNotBelongToUser,        NOT_FOUND,     NONE",
    "UpdateDomainRecord, DomainRecordLocked,                 CLOUD_REFUSED, NONE",
    "CreateSnapshot, InvalidOperation.UnfinishedEncryptedSnapshotCopy, CLOUD_REFUSED, TRANSIENT",
    "CreateSnapshot, InvalidAccountStatus.SnapshotServiceUnavailable, CLOUD_REFUSED, NONE",
    "CopySnapshot,   InvalidOperation.UnfinishedCrossRegionCopy, CLOUD_REFUSED, TRANSIENT",
    "CopySnapshot,   InvalidSnapshotId.NotReady,             CLOUD_REFUSED, TRANSIENT",
    "CopySnapshot,   InvalidOperation.Conflict,              CLOUD_REFUSED, TRANSIENT",
    "CopySnapshot,   InvalidSnapshotId.NotFound,             NOT_FOUND,     NONE",
    "CopySnapshot,   QuotaExceed.SnapshotQuota,              QUOTA,         NONE",
    "CopySnapshot,   InvalidOperation.NotSupportCopyInSameRegion, CLOUD_REFUSED, NONE",
    "CopySnapshot,   InvalidEncrypted.NotSupportDecrypt,     CLOUD_REFUSED, NONE",
    "CopySnapshot,   InvalidParameter.KMSKeyId.CMKNotEnabled, CLOUD_REFUSED, NONE",
    "CreateSnapshotGroup, NumberExceed.TooManyDisks,         CLOUD_REFUSED, NONE",
    "CreateSnapshotGroup, CapacityExceed.TooManyDisks,       CLOUD_REFUSED, NONE",
    "CreateSnapshotGroup, InvalidDisk.DiskCategoryInconsistent, CLOUD_REFUSED, NONE",
    "CreateSnapshotGroup, InvalidDiskIds.NotInSameZone,      CLOUD_REFUSED, NONE",
    "CreateSnapshotGroup, InvalidOperation.MultiAttachDisk,  CLOUD_REFUSED, NONE",
    "CreateSnapshotGroup, IncorrectDiskStatus.TooManyCreatingSnapshots, CLOUD_REFUSED, TRANSIENT",
    "CreateSnapshotGroup, QuotaExceed.ConcurrentSnapshotQuota, QUOTA,       TRANSIENT",
    "LockSnapshot,   InvalidSnapshotId.NotReady,             CLOUD_REFUSED, TRANSIENT",
    "LockSnapshot,   InvalidSnapshotId.NotFound,             NOT_FOUND,     NONE",
    "DeleteSnapshot, InvalidOperation.SnapshotLocked,        CLOUD_REFUSED, NONE",
    "DeleteSnapshot, Forbidden.LockedSnapshot,               CLOUD_REFUSED, NONE",
    "DeleteSnapshot, InvalidOperation.RelatedSnapshotNotFinished, CLOUD_REFUSED, TRANSIENT",
    "CreateSnapshot, SomethingNobodyHeardOf,                 CLOUD_REFUSED, NONE",
  })
  void meaning(String action, String code, ProblemCode kind, Effect effect) {
    ErrorCodes.Meaning meaning = ErrorCodes.of(action, code);

    assertThat(meaning.code()).isEqualTo(kind);
    assertThat(meaning.effect()).isEqualTo(effect);
    assertThat(meaning.hint()).isNotBlank();
  }

  @Test
  void aClockThatIsOffIsToldFromAWrongKey() {
    assertThat(ErrorCodes.of("X", "InvalidTimeStamp.Expired").hint()).contains("clock");
    assertThat(ErrorCodes.of("X", "SignatureDoesNotMatch").hint()).contains("accessKeySecret");
    assertThat(ErrorCodes.of("X", "Forbidden.RAM").hint()).contains("permission");
  }

  @Test
  void aLockIsNamedAsWhatKeepsASnapshot() {
    assertThat(ErrorCodes.of("DeleteSnapshot", "AnyLock").hint()).contains("lock is over");
    assertThat(ErrorCodes.of("CreateSnapshot", "InstanceLockedForSecurity").hint())
        .doesNotContain("lock is over");
  }
}
