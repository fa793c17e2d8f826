package dev.understudy.etcd;

/** Where one member of the cluster, or a proxy to it, takes requests. */
public record Endpoint(String host, int port) {
  @Override
  public String toString() {
    return (host.indexOf(':') >= 0 ? "[" + host + "]" : host) + ":" + port;
  }
}
