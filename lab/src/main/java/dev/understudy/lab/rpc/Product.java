package dev.understudy.lab.rpc;

import java.util.Arrays;
import java.util.Optional;

/** The products the lab answers for, each in one version of its API. */
public enum Product {
  ECS("2014-05-26", "ecs.aliyuncs.com"),
  ALIDNS("2015-01-09", "alidns.aliyuncs.com"),
  STS("2015-04-01", "sts.aliyuncs.com"),
  VPC("2016-04-28", "vpc.aliyuncs.com");

  private final String version;
  private final String host;

  Product(String version, String host) {
    this.version = version;
    this.host = host;
  }

  public String version() {
    return version;
  }

  /** The host id that errors carry. */
  public String host() {
    return host;
  }

  /** Whether its resources live in regions. */
  public boolean isRegional() {
    return this == ECS || this == VPC;
  }

  static Optional<Product> findByVersion(String version) {
    return Arrays.stream(values()).filter(product -> product.version.equals(version)).findFirst();
  }
}
