package dev.understudy.etcd;

import java.util.List;
import java.util.Optional;

/**
 * How to reach and enter a cluster, with every secret resolved. Never printed.
 *
 * @param prefix of every key, without slashes at its ends
 * @param tls when the members speak TLS
 * @param login when they ask for a user and a password
 */
public record EtcdAccess(
    List<Endpoint> endpoints, String prefix, Optional<Tls> tls, Optional<Login> login) {

  public EtcdAccess {
    if (endpoints.isEmpty()) {
      throw new IllegalArgumentException("no endpoint");
    }
    endpoints = List.copyOf(endpoints);
  }

  /**
   * Certificates as PEM text.
   *
   * @param authority that signed the members' certificates; the system's own when empty
   * @param identity with which we show who we are
   */
  public record Tls(Optional<String> authority, Optional<Identity> identity) {}

  /** A certificate and its private key, the latter as unencrypted PKCS #8. */
  public record Identity(String certificate, String key) {
    @Override
    public String toString() {
      return "Identity[…]";
    }
  }

  /** A user of the cluster. */
  public record Login(String user, String password) {
    @Override
    public String toString() {
      return "Login[…]";
    }
  }
}
