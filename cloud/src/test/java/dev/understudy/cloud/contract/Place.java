package dev.understudy.cloud.contract;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.ImageId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.RegionId;
import dev.understudy.cloud.SecurityGroupId;
import dev.understudy.cloud.ZoneId;
import dev.understudy.core.Poll;
import dev.understudy.core.TimeSource;
import java.time.Duration;
import java.util.Optional;

/**
 * Where a contract is tried.
 *
 * @param cloud with retries around it
 * @param elsewhere another region of the account, for copies
 * @param group an ordinary group that servers may be launched into
 * @param server a running server with a system disk and one data disk; it is only snapshotted
 * @param patience for anything that takes time
 */
public record Place(
    Cloud cloud,
    RegionId region,
    RegionId elsewhere,
    ZoneId zone,
    String vpc,
    String vswitch,
    SecurityGroupId group,
    ImageId image,
    String type,
    Optional<String> keyPair,
    InstanceId server,
    String dnsZone,
    TimeSource time,
    Poll poll,
    Duration patience) {}
