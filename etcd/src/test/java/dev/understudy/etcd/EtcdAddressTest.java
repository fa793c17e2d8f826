package dev.understudy.etcd;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EtcdAddressTest {

  @Test
  void readsEverythingThatAnAddressCanSay() {
    EtcdAddress address =
        EtcdAddress.parse(
            "etcd://h1:2379,h2,[::1]:2381/team/dr?ca=file:/etc/u/ca.pem&cert=file:c.pem&key=file:c.key"
                + "&user=env:ETCD_USER&password=env:ETCD_PASSWORD");

    assertThat(address.endpoints())
        .containsExactly(
            new Endpoint("h1", 2379), new Endpoint("h2", 2379), new Endpoint("::1", 2381));
    assertThat(address.prefix()).isEqualTo("team/dr");
    assertThat(address.reference("ca")).contains("file:/etc/u/ca.pem");
    assertThat(address.reference("password")).contains("env:ETCD_PASSWORD");
    assertThat(address.isSecure()).isTrue();
    assertThat(address).hasToString("etcd://h1:2379,h2:2379,[::1]:2381/team/dr");
  }

  @Test
  void hasDefaults() {
    EtcdAddress address = EtcdAddress.parse("etcd://h1");

    assertThat(address).hasToString("etcd://h1:2379/understudy");
    assertThat(address.isSecure()).isFalse();
    assertThat(EtcdAddress.parse("etcd://h1/").prefix()).isEqualTo("understudy");
    assertThat(EtcdAddress.isOne("etcd:/h1")).isTrue();
    assertThat(EtcdAddress.isOne("/var/lib/etcd:1")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({
    "etcd:/h1, must begin with",
    "etcd://, a host is missing",
    "'etcd://h1,,h2', a host is missing",
    "'etcd://h1,h1:2379', named twice",
    "etcd://h1:0, no port 0",
    "etcd://h1:70000, no port 70000",
    "etcd://h1:x, host and port",
    "etcd://h_1:9:9, host and port",
    "etcd://h1/a//b, prefix of the keys",
    "etcd://h1/ä, prefix of the keys",
    "etcd://me:hunter2@h1, only as references",
    "etcd://h1?pasword=env:X, 'pasword' is none of",
    "etcd://h1?user, 'user' must say where",
    "etcd://h1?user=env:A&password=hunter2, 'password' must say where",
    "etcd://h1?ca=file:, 'ca' must say where",
    "etcd://h1?ca=file:a&ca=file:b, given twice",
    "etcd://h1?user=env:A, belong together",
    "etcd://h1?cert=file:a, belong together"
  })
  void saysWhatIsWrongWhyAndHowItIsWritten(String text, String why) {
    Problem problem =
        catchThrowableOfType(ProblemException.class, () -> EtcdAddress.parse(text)).problem();

    assertThat(problem.code()).isEqualTo(ProblemCode.USAGE);
    assertThat(problem.why()).contains(why);
    assertThat(problem.hint()).contains("--state 'etcd://10.0.0.1:2379,");
    assertThat(problem.toString()).doesNotContain("hunter2");
  }
}
