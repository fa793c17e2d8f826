package dev.understudy.aliyun;

import java.util.Map;
import java.util.Optional;

/**
 * How to reach an account. Printing it shows no credential.
 *
 * @param securityToken of temporary (STS) credentials
 * @param endpoints overrides by {@code ecs.REGION}, {@code ecs} or {@code alidns}, with scheme;
 *     plain HTTP only for loopback addresses
 * @param callsPerSecond ceiling for each action of each region, positive
 */
public record AliyunAccess(
    String accessKeyId,
    String accessKeySecret,
    Optional<String> securityToken,
    Map<String, String> endpoints,
    int callsPerSecond) {

  public AliyunAccess {
    endpoints = Map.copyOf(endpoints);
  }

  @Override
  public String toString() {
    return "AliyunAccess[endpoints=" + endpoints + ", callsPerSecond=" + callsPerSecond + "]";
  }
}
