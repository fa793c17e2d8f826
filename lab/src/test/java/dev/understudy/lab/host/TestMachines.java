package dev.understudy.lab.host;

import com.jcraft.jsch.ChannelExec;
import com.jcraft.jsch.JSch;
import com.jcraft.jsch.JSchException;
import com.jcraft.jsch.KeyPair;
import com.jcraft.jsch.Session;
import dev.understudy.lab.dns.DnsServer;
import dev.understudy.lab.dns.ZoneRecord;
import dev.understudy.lab.dns.ZoneSource;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

/** Machines on a loopback network of their own, a name server for them, and a client to log in. */
final class TestMachines implements AutoCloseable {

  /** How a command on a machine ended. */
  record Result(int exit, String out, String error) {}

  /** The same with what it wrote, byte for byte. */
  @SuppressWarnings("ArrayRecordComponent")
  record Bytes(int exit, byte[] out, String error) {}

  final Path directory;
  final ProcessHosts hosts;
  final TestZone zone = new TestZone();
  final DnsServer dns;
  private final ServerSocket guard;
  private final String net;
  private final KeyPair key;
  private final List<String> halted = new java.util.concurrent.CopyOnWriteArrayList<>();

  /** A zone whose one record the test moves. */
  static final class TestZone implements ZoneSource {
    private volatile String api = "127.0.0.1";

    void api(String address) {
      api = address;
    }

    @Override
    public String zone() {
      return "gams.example";
    }

    @Override
    public List<ZoneRecord> records() {
      return List.of(new ZoneRecord("api.gams.example", "A", 1, api));
    }

    @Override
    public long serial() {
      return 1;
    }
  }

  private TestMachines(Path directory, ServerSocket guard, String net) throws JSchException {
    this.directory = directory;
    this.guard = guard;
    this.net = net;
    this.dns = DnsServer.start(new InetSocketAddress(net + "2", 5353), List.of(zone));
    this.hosts = new ProcessHosts(HostSettings.of(directory, net + "2:5353"), halted::add);
    this.key = KeyPair.genKeyPair(new JSch(), KeyPair.ED25519);
  }

  static TestMachines in(Path directory) throws Exception {
    for (int attempt = 0; attempt < 50; attempt++) {
      String net =
          "127."
              + ThreadLocalRandom.current().nextInt(20, 250)
              + "."
              + ThreadLocalRandom.current().nextInt(1, 250)
              + ".";
      ServerSocket guard = new ServerSocket();
      try {
        guard.bind(new InetSocketAddress(InetAddress.getByName(net + "1"), 4999));
        return new TestMachines(directory, guard, net);
      } catch (IOException e) {
        guard.close();
      }
    }
    throw new IOException("no free loopback network");
  }

  String address(int number) {
    return net + number;
  }

  List<String> halted() {
    return halted;
  }

  /** A machine with a stock system disk and, if wanted, a blank data disk. */
  HostKind.Machine machine(String name, int number, boolean dataDisk, String userData) {
    hosts.createStockDisk("d-" + name);
    HostKind.Attachment system =
        new HostKind.Attachment("d-" + name, "sys" + name, "/dev/vda", true, 40);
    if (!dataDisk) {
      return machine(name, number, List.of(system), userData, true);
    }
    hosts.createBlankDisk("d-" + name + "-data", 20);
    HostKind.Attachment data =
        new HostKind.Attachment("d-" + name + "-data", "dat" + name, "/dev/vdb", false, 20);
    return machine(name, number, List.of(system, data), userData, true);
  }

  HostKind.Machine machine(
      String name,
      int number,
      List<HostKind.Attachment> disks,
      String userData,
      boolean firstBoot) {
    return new HostKind.Machine(
        "i-" + name, "cn-shanghai", name, address(number), publicKey(), userData, disks, firstBoot);
  }

  String publicKey() {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    key.writePublicKey(out, "test");
    return out.toString(StandardCharsets.UTF_8).strip();
  }

  /** Logs in with the host key that the console shows. */
  Session login(HostKind.Machine machine) throws Exception {
    ByteArrayOutputStream secret = new ByteArrayOutputStream();
    key.writeOpenSSHv1PrivateKey(secret, null);
    JSch jsch = new JSch();
    jsch.addIdentity("test", secret.toByteArray(), null, null);
    String line =
        hosts
            .console(machine.instanceId())
            .lines()
            .filter(each -> each.startsWith("ssh-ed25519 "))
            .findFirst()
            .orElseThrow();
    String known = "[" + machine.address() + "]:2222 " + line + "\n";
    jsch.setKnownHosts(new ByteArrayInputStream(known.getBytes(StandardCharsets.UTF_8)));
    Session session = jsch.getSession("root", machine.address(), 2222);
    session.setConfig("StrictHostKeyChecking", "yes");
    session.connect(5_000);
    return session;
  }

  Result run(Session session, String command) throws Exception {
    return run(session, command, "");
  }

  Result run(Session session, String command, String stdin) throws Exception {
    Bytes result = bytes(session, command, stdin.getBytes(StandardCharsets.UTF_8));
    return new Result(
        result.exit(), new String(result.out(), StandardCharsets.UTF_8), result.error());
  }

  Bytes bytes(Session session, String command, byte[] stdin) throws Exception {
    ChannelExec channel = (ChannelExec) session.openChannel("exec");
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream error = new ByteArrayOutputStream();
    channel.setCommand(command);
    channel.setInputStream(new ByteArrayInputStream(stdin));
    channel.setOutputStream(out);
    channel.setErrStream(error);
    channel.connect(5_000);
    await(Duration.ofSeconds(60), channel::isClosed);
    Bytes result =
        new Bytes(
            channel.getExitStatus(), out.toByteArray(), error.toString(StandardCharsets.UTF_8));
    channel.disconnect();
    return result;
  }

  /** Runs one command in a login of its own. */
  Result run(HostKind.Machine machine, String command) throws Exception {
    Session session = login(machine);
    try {
      return run(session, command);
    } finally {
      session.disconnect();
    }
  }

  /** Waits until something holds; fails when it does not in time. */
  static void await(Duration limit, Callable<Boolean> condition) throws Exception {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.call()) {
      if (System.nanoTime() > end) {
        throw new AssertionError("did not happen within " + limit);
      }
      TimeUnit.MILLISECONDS.sleep(5);
    }
  }

  @Override
  public void close() throws IOException {
    hosts.close();
    dns.close();
    guard.close();
  }
}
