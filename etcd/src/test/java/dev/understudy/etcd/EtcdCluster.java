package dev.understudy.etcd;

import dev.understudy.core.TimeSource;
import dev.understudy.core.store.JournalMirror;
import io.etcd.jetcd.api.MaintenanceGrpc;
import io.etcd.jetcd.api.RangeRequest;
import io.etcd.jetcd.api.StatusRequest;
import io.etcd.jetcd.api.StatusResponse;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/**
 * Three real members of etcd on loopback. Each can be killed, started again, and cut off from the
 * other two; a {@link ControlHost} can be cut off from all of them.
 */
public final class EtcdCluster implements AutoCloseable {
  private static final Path SERVER = Path.of("/usr/bin/etcd");
  private static final Duration LONG = Duration.ofSeconds(30);
  private static final List<Integer> MEMBERS = List.of(0, 1, 2);

  private final Path directory;
  private final Optional<TestCertificates> certificates;
  private final List<InetSocketAddress> clients = new ArrayList<>();
  private final List<InetSocketAddress> peers = new ArrayList<>();
  private final List<TcpRelay> relays = new ArrayList<>();
  private final List<Optional<Process>> processes = new ArrayList<>();
  private final List<String> ids = new ArrayList<>();
  private final List<ControlHost> hosts = new ArrayList<>();

  private EtcdCluster(Optional<TestCertificates> certificates) {
    this.certificates = certificates;
    try {
      Path memory = Path.of("/dev/shm");
      this.directory =
          Files.isWritable(memory)
              ? Files.createTempDirectory(memory, "etcd")
              : Files.createTempDirectory("etcd");
      InetAddress loopback = InetAddress.getByAddress(new byte[] {127, 0, 0, 1});
      for (int member : MEMBERS) {
        clients.add(free(loopback));
        peers.add(free(loopback));
        relays.add(new TcpRelay(loopback, peers.get(member), true));
        processes.add(Optional.empty());
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Skips the test, saying why, where Debian's package is missing. */
  public static void assumeInstalled() {
    Assumptions.assumeTrue(Files.isExecutable(SERVER), "etcd-server is not installed");
  }

  /** A cluster that answers. */
  public static EtcdCluster start() {
    return start(Optional.empty());
  }

  /** A cluster that asks its clients for certificates and shows its own. */
  static EtcdCluster start(TestCertificates certificates) {
    return start(Optional.of(certificates));
  }

  private static EtcdCluster start(Optional<TestCertificates> certificates) {
    EtcdCluster cluster = new EtcdCluster(certificates);
    try {
      MEMBERS.forEach(cluster::restart);
      cluster.awaitHealthy();
      MEMBERS.forEach(member -> cluster.ids.add(cluster.idOf(member)));
    } catch (RuntimeException e) {
      cluster.close();
      throw e;
    }
    return cluster;
  }

  /** How a control host reaches it. */
  public EtcdAccess access(String prefix) {
    List<Endpoint> endpoints =
        clients.stream().map(at -> new Endpoint(at.getHostString(), at.getPort())).toList();
    return new EtcdAccess(endpoints, prefix, certificates.map(EtcdCluster::tls), Optional.empty());
  }

  /** A host with wires of its own to each member. */
  public ControlHost controlHost() {
    ControlHost host = new ControlHost(clients);
    hosts.add(host);
    return host;
  }

  /** As if the power of its machine failed. */
  public void kill(int member) {
    processes.get(member).ifPresent(EtcdCluster::kill);
    processes.set(member, Optional.empty());
  }

  /** Starts a member that does not run, with the data it has. */
  public void restart(int member) {
    if (processes.get(member).isPresent()) {
      return;
    }
    List<String> command =
        new ArrayList<>(
            List.of(
                SERVER.toString(),
                "--name=m" + member,
                "--data-dir=" + directory.resolve("m" + member),
                "--listen-client-urls=" + clientUrl(member),
                "--advertise-client-urls=" + clientUrl(member),
                "--listen-peer-urls=" + url(peers.get(member)),
                "--initial-advertise-peer-urls=" + relayed(member),
                "--initial-cluster="
                    + MEMBERS.stream()
                        .map(each -> "m" + each + "=" + relayed(each))
                        .collect(Collectors.joining(",")),
                "--initial-cluster-token=understudy",
                "--heartbeat-interval=50",
                "--election-timeout=500",
                "--logger=zap",
                "--log-level=error"));
    certificates.ifPresent(files -> command.addAll(options(files)));
    try {
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(directory.resolve("m" + member + ".log").toFile());
      processes.set(member, Optional.of(builder.start()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public boolean isRunning(int member) {
    return processes.get(member).isPresent();
  }

  /** Cuts a member off from the other two, both ways; clients still reach it. */
  public void isolate(int member) {
    String id = ids.get(member);
    for (int each : MEMBERS) {
      relays.get(each).cut(each == member ? caller -> true : id::equals);
    }
  }

  /** Mends every wire between the members. */
  public void heal() {
    relays.forEach(TcpRelay::heal);
  }

  /** Every member runs and every wire is whole. */
  public void repair() {
    heal();
    hosts.forEach(ControlHost::heal);
    MEMBERS.forEach(this::restart);
    awaitHealthy();
  }

  /** The member that the others follow. */
  public int leader() {
    return await(
        "a leader", () -> MEMBERS.stream().filter(this::isRunning).filter(this::leads).findFirst());
  }

  private boolean leads(int member) {
    return status(member)
        .filter(status -> status.getLeader() == status.getHeader().getMemberId())
        .isPresent();
  }

  private String idOf(int member) {
    return await(
        "member " + member,
        () -> status(member).map(status -> Long.toHexString(status.getHeader().getMemberId())));
  }

  private static <T> T await(String what, Supplier<Optional<T>> look) {
    long end = System.nanoTime() + LONG.toNanos();
    while (System.nanoTime() < end) {
      Optional<T> found = look.get();
      if (found.isPresent()) {
        return found.get();
      }
      EtcdConnection.pause(Duration.ofMillis(20));
    }
    throw new IllegalStateException("no " + what + " within " + LONG);
  }

  /** Returns when a majority answers. */
  public void awaitHealthy() {
    try (EtcdConnection connection = new EtcdConnection(access("health"))) {
      RangeRequest any =
          RangeRequest.newBuilder().setKey(EtcdKeys.of("health", "x").lease()).build();
      connection.call(LONG, stubs -> stubs.kv().range(any));
    }
  }

  @Override
  public void close() {
    processes.forEach(process -> process.ifPresent(EtcdCluster::kill));
    relays.forEach(TcpRelay::close);
    hosts.forEach(ControlHost::close);
    try (Stream<Path> files = Files.walk(directory)) {
      files.sorted(Comparator.reverseOrder()).forEach(file -> file.toFile().delete());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A machine on which Understudy runs. */
  public static final class ControlHost implements AutoCloseable {
    private final List<TcpRelay> wires = new ArrayList<>();

    private ControlHost(List<InetSocketAddress> members) {
      members.forEach(member -> wires.add(new TcpRelay(member.getAddress(), member, false)));
    }

    public EtcdAccess access(String prefix) {
      List<Endpoint> endpoints =
          wires.stream().map(wire -> new Endpoint(wire.host(), wire.port())).toList();
      return new EtcdAccess(endpoints, prefix, Optional.empty(), Optional.empty());
    }

    public EtcdRunStore store(String prefix, TimeSource time, JournalMirror mirror) {
      return new EtcdRunStore(access(prefix), "gams", time, mirror);
    }

    public void cut() {
      wires.forEach(wire -> wire.cut(caller -> true));
    }

    public void heal() {
      wires.forEach(TcpRelay::heal);
    }

    @Override
    public void close() {
      wires.forEach(TcpRelay::close);
    }
  }

  private Optional<StatusResponse> status(int member) {
    Endpoint endpoint = access("x").endpoints().get(member);
    try (EtcdMember connection = new EtcdMember(endpoint, access("x"))) {
      return Optional.of(
          connection.call(
              Duration.ofSeconds(1),
              stubs ->
                  MaintenanceGrpc.newBlockingStub(stubs.channel())
                      .withDeadlineAfter(1, TimeUnit.SECONDS)
                      .status(StatusRequest.getDefaultInstance())));
    } catch (StatusRuntimeException e) {
      return Optional.empty();
    }
  }

  private static List<String> options(TestCertificates files) {
    return List.of(
        "--cert-file=" + files.file("member.pem"),
        "--key-file=" + files.file("member.key"),
        "--trusted-ca-file=" + files.file("ca.pem"),
        "--client-cert-auth");
  }

  private static EtcdAccess.Tls tls(TestCertificates files) {
    return new EtcdAccess.Tls(
        Optional.of(files.text("ca.pem")),
        Optional.of(new EtcdAccess.Identity(files.text("client.pem"), files.text("client.key"))));
  }

  private String clientUrl(int member) {
    String url = url(clients.get(member));
    return certificates.isPresent() ? url.replace("http:", "https:") : url;
  }

  private String relayed(int member) {
    return "http://" + relays.get(member).host() + ":" + relays.get(member).port();
  }

  private static String url(InetSocketAddress address) {
    return "http://" + address.getHostString() + ":" + address.getPort();
  }

  private static InetSocketAddress free(InetAddress address) throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, address)) {
      return new InetSocketAddress(address, socket.getLocalPort());
    }
  }

  private static void kill(Process process) {
    try {
      process.destroyForcibly().waitFor();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
