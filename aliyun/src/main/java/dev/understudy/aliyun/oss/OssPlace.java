package dev.understudy.aliyun.oss;

import java.util.Optional;

/**
 * Where in the object store a repository is, and what opens it.
 *
 * @param prefix of all names, without slashes around it; empty for none
 * @param endpoint with scheme, such as {@code https://oss-cn-shanghai.aliyuncs.com}
 * @param region such as {@code cn-shanghai}; part of every signature
 */
public record OssPlace(
    String bucket,
    String prefix,
    String endpoint,
    String region,
    String accessKeyId,
    String accessKeySecret,
    Optional<String> securityToken) {

  /** Without what opens it. */
  @Override
  public String toString() {
    return "oss://" + bucket + (prefix.isEmpty() ? "" : "/" + prefix);
  }

  String key(String name) {
    return prefix.isEmpty() ? name : prefix + "/" + name;
  }

  String name(String key) {
    return prefix.isEmpty() ? key : key.substring(prefix.length() + 1);
  }
}
