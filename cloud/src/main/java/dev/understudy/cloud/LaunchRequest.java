package dev.understudy.cloud;

import java.util.Optional;

/**
 * A server to make.
 *
 * @param systemDiskGib size of the system disk; 0 for the image's
 * @param userData plain text given to the first boot; empty for none; never a secret
 */
public record LaunchRequest(
    String name,
    ImageId image,
    String type,
    ZoneId zone,
    String vswitch,
    SecurityGroupId securityGroup,
    Optional<String> keyPair,
    int systemDiskGib,
    String userData,
    Tags tags) {}
