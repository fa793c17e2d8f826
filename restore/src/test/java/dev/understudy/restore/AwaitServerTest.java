package dev.understudy.restore;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.fake.FakeContext;
import dev.understudy.cloud.fake.Production;
import dev.understudy.cloud.fake.SampleEstate;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import dev.understudy.core.ssh.KnownHosts;
import java.io.ByteArrayOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AwaitServerTest {
  @TempDir private Path directory;

  private Production production;
  private FakeContext context;
  private InstanceId fresh;
  private String address;

  @BeforeEach
  void launch() throws InterruptedException {
    production = Production.of(SampleEstate.dataDisk(directory));
    context = production.context("login");
    ProvisionServer provision =
        new ProvisionServer(
            new StepId("fresh"), production.scope("recover"), Optional.empty(), Optional.empty());
    fresh = new InstanceId(Trial.perform(provision, production.context("fresh")).get("instance"));
    address =
        production.home().allInstances().stream()
            .filter(instance -> instance.id().equals(fresh))
            .findFirst()
            .flatMap(instance -> instance.address())
            .orElseThrow();
  }

  private AwaitServer step() {
    return new AwaitServer(
        new StepId("login"), production.scope("recover"), Value.of(fresh.value()));
  }

  /** A key that is well formed; nobody has its other half. */
  private static String key(int seed) {
    ByteArrayOutputStream blob = new ByteArrayOutputStream();
    try (DataOutputStream out = new DataOutputStream(blob)) {
      byte[] name = "ssh-ed25519".getBytes(StandardCharsets.US_ASCII);
      byte[] point = new byte[32];
      point[0] = (byte) seed;
      out.writeInt(name.length);
      out.write(name);
      out.writeInt(point.length);
      out.write(point);
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
    return "ssh-ed25519 " + Base64.getEncoder().encodeToString(blob.toByteArray());
  }

  private static String console(String key) {
    return "[ 1.0] booting\n-----BEGIN SSH HOST KEY KEYS-----\n"
        + key
        + " root@data\n-----END SSH HOST KEY KEYS-----\nlogin:\n";
  }

  @Test
  void trustsTheKeyThatTheConsoleShowsAndLogsIn() throws InterruptedException {
    production.home().show(fresh, console(key(1)));
    production.ssh().host(address);

    Receipt receipt = step().check(context);

    assertThat(receipt.get("address")).isEqualTo(address);
    assertThat(receipt.get("hostKey")).isEqualTo(KnownHosts.fingerprint(key(1)));
    assertThat(new KnownHosts(directory.resolve("known_hosts")).keys(address, 2222))
        .containsExactly(key(1));
    assertThat(production.ssh().host(address).commands()).containsExactly("true");
    assertThat(production.ssh().open()).isZero();
  }

  @Test
  void replacesTheKeyOfAnEarlierServerAtTheSameAddress() throws InterruptedException {
    KnownHosts known = new KnownHosts(directory.resolve("known_hosts"));
    known.add(address, 2222, key(7));
    known.add("10.9.9.9", 2222, key(8));
    production.home().show(fresh, console(key(1)));
    production.ssh().host(address);

    step().check(context);

    assertThat(known.keys(address, 2222)).containsExactly(key(1));
    assertThat(known.keys("10.9.9.9", 2222)).containsExactly(key(8));
  }

  @Test
  void saysThatAServerNeverShowedItsKeys() throws InterruptedException {
    production.home().show(fresh, "Kernel panic - not syncing: VFS: Unable to mount root fs");

    Problem problem = Trial.problem(() -> step().check(context));

    assertThat(problem.code()).isEqualTo(ProblemCode.HOST_UNREACHABLE);
    assertThat(problem.what()).contains(fresh.value()).contains("has not shown its host keys");
    assertThat(directory.resolve("known_hosts")).doesNotExist();
  }

  @Test
  void saysThatAServerDoesNotAnswerInTime() throws InterruptedException {
    production.home().show(fresh, console(key(1)));

    Problem problem = Trial.problem(() -> step().check(context));

    assertThat(problem.code()).isEqualTo(ProblemCode.HOST_UNREACHABLE);
    assertThat(problem.what()).contains(address);
  }

  @Test
  void saysThatAServerVanished() throws InterruptedException {
    production.home().lose(fresh);

    Problem problem = Trial.problem(() -> step().check(context));

    assertThat(problem.code()).isEqualTo(ProblemCode.RESOURCE_FAILED);
    assertThat(problem.what()).contains(fresh.value());
  }
}
