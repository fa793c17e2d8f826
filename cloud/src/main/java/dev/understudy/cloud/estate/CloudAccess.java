package dev.understudy.cloud.estate;

import java.util.Map;
import java.util.Optional;

/**
 * How to reach the cloud.
 *
 * @param provider {@code aliyun}
 * @param accessKeyId reference, {@code env:NAME} or {@code file:PATH}
 * @param accessKeySecret reference
 * @param securityToken reference, for temporary (STS) credentials
 * @param endpoints overrides by {@code ecs.REGION}, {@code ecs} or {@code alidns}: {@code
 *     http://127.0.0.1:8080}
 * @param callsPerSecond ceiling of our own rate limiter, per API; positive
 */
public record CloudAccess(
    String provider,
    SecretRef accessKeyId,
    SecretRef accessKeySecret,
    Optional<SecretRef> securityToken,
    Map<String, String> endpoints,
    int callsPerSecond) {

  public CloudAccess {
    endpoints = Map.copyOf(endpoints);
  }
}
