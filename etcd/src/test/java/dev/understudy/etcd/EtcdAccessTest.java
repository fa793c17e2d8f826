package dev.understudy.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.core.Lease;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import dev.understudy.core.RunOutcome;
import dev.understudy.core.TimeSource;
import dev.understudy.core.store.JournalMirror;
import io.etcd.jetcd.api.AuthEnableRequest;
import io.etcd.jetcd.api.AuthGrpc;
import io.etcd.jetcd.api.AuthRoleAddRequest;
import io.etcd.jetcd.api.AuthUserAddRequest;
import io.etcd.jetcd.api.AuthUserGrantRoleRequest;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A cluster that speaks TLS only and lets nobody in without a user and a password. */
class EtcdAccessTest {
  private static final Duration TTL = Duration.ofSeconds(3);
  private static final String PASSWORD = "s3cret-of-the-store";
  @TempDir private static Path directory;
  private static EtcdCluster cluster;

  @BeforeAll
  static void start() {
    EtcdCluster.assumeInstalled();
    cluster = EtcdCluster.start(TestCertificates.make(directory));
    try (EtcdConnection connection = new EtcdConnection(cluster.access("x"))) {
      connection.call(EtcdConnection.PATIENCE, EtcdAccessTest::lockUp);
    }
  }

  @AfterAll
  static void stop() {
    if (cluster != null) {
      cluster.close();
    }
  }

  private static boolean lockUp(EtcdStubs stubs) {
    AuthGrpc.AuthBlockingStub auth = AuthGrpc.newBlockingStub(stubs.channel());
    AuthUserAddRequest root =
        AuthUserAddRequest.newBuilder().setName("root").setPassword(PASSWORD).build();
    auth.roleAdd(AuthRoleAddRequest.newBuilder().setName("root").build());
    auth.userAdd(root);
    auth.userGrantRole(
        AuthUserGrantRoleRequest.newBuilder().setUser("root").setRole("root").build());
    auth.authEnable(AuthEnableRequest.getDefaultInstance());
    return true;
  }

  private EtcdRunStore store(Optional<EtcdAccess.Tls> tls, String password) {
    EtcdAccess open = cluster.access("secure");
    EtcdAccess access =
        new EtcdAccess(
            open.endpoints(),
            open.prefix(),
            tls,
            Optional.of(new EtcdAccess.Login("root", password)));
    JournalMirror mirror = new JournalMirror(directory.resolve("mirror"), "gams", text -> {});
    return new EtcdRunStore(access, "gams", TimeSource.system(), mirror, TTL);
  }

  private static Problem refusal(EtcdRunStore store) {
    try (store) {
      ProblemException thrown =
          catchThrowableOfType(ProblemException.class, () -> store.acquire(Site.claim()));
      assertThat(thrown.problem().code()).isEqualTo(ProblemCode.STATE_UNWRITABLE);
      assertThat(thrown.problem().toString()).doesNotContain(PASSWORD);
      return thrown.problem();
    }
  }

  @Test
  void aRunGoesThroughWithCertificateUserAndPassword() {
    Site site = new Site(3);
    try (EtcdRunStore store = store(cluster.access("x").tls(), PASSWORD)) {
      RunOutcome outcome = site.run(store, step -> {});

      assertThat(outcome.isSuccess()).isTrue();
      assertThat(site.isWhole()).isTrue();
      assertThat(store.verify(Site.RUN).records()).isEqualTo(site.acknowledged);
    }
  }

  @Test
  void aLeaseIsKeptAliveWithALoginToo() {
    try (EtcdRunStore store = store(cluster.access("x").tls(), PASSWORD);
        Lease lease = store.acquire(Site.claim())) {
      long until = System.nanoTime() + TTL.plusSeconds(2).toNanos();
      while (System.nanoTime() < until) {
        assertThat(lease.isHeld()).isTrue();
        EtcdConnection.pause(Duration.ofMillis(500));
      }
    }
  }

  @Test
  void aWrongPasswordIsRefusedAtOnceAndNotShown() {
    Problem problem = refusal(store(cluster.access("x").tls(), "wrong-" + PASSWORD));

    assertThat(problem.what()).contains("refuses");
    assertThat(problem.hint()).contains("the user, the password");
  }

  @Test
  void membersOfAnotherAuthorityAreNotTrusted() {
    Optional<EtcdAccess.Tls> system =
        Optional.of(new EtcdAccess.Tls(Optional.empty(), Optional.empty()));

    assertThat(refusal(store(system, PASSWORD)).why()).contains("certif");
  }

  @Test
  void aKeyThatIsNoKeyIsNamedWithoutItsContent() {
    EtcdAccess.Identity own = new EtcdAccess.Identity("no certificate", "no key");
    Optional<EtcdAccess.Tls> tls =
        Optional.of(new EtcdAccess.Tls(Optional.empty(), Optional.of(own)));

    ProblemException thrown =
        catchThrowableOfType(ProblemException.class, () -> store(tls, PASSWORD));

    assertThat(thrown.problem().code()).isEqualTo(ProblemCode.USAGE);
    assertThat(thrown.problem().toString()).doesNotContain("no key");
  }
}
