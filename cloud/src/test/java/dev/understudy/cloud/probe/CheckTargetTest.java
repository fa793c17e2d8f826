package dev.understudy.cloud.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.understudy.cloud.estate.CheckSpec;
import dev.understudy.cloud.estate.DnsSpec;
import dev.understudy.cloud.fake.Trial;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class CheckTargetTest {
  private static final DnsSpec DNS =
      new DnsSpec(
          "gams.example",
          List.of(),
          List.of(
              new DnsSpec.Switch("api", "A", 60, "data"),
              new DnsSpec.Switch("live", "A", 60, "other")));

  private static CheckSpec check(String url) {
    return new CheckSpec("answers", url, Duration.ofMinutes(2), new CheckSpec.Status(200));
  }

  private static Optional<URI> aimed(String url, String address) {
    return CheckTarget.of(check(url), DNS, "data", address).map(CheckTarget::uri);
  }

  @Test
  void putsTheAddressInThePlaceOfTheName() {
    assertThat(aimed("http://${dns.api}:8080/health", "10.0.0.8"))
        .contains(URI.create("http://10.0.0.8:8080/health"));
  }

  @Test
  void bracketsAnAddressOfVersion6() {
    assertThat(aimed("http://${dns.api}:8080/health", "2001:db8::1"))
        .contains(URI.create("http://[2001:db8::1]:8080/health"));
  }

  @Test
  void aCheckOfAnotherServerOrOfNoneIsNotAimedHere() {
    assertThat(aimed("http://${dns.live}/", "10.0.0.8")).isEmpty();
    assertThat(aimed("http://www.gams.example/", "10.0.0.8")).isEmpty();
    assertThat(aimed("http://${dns.api}/?of=${dns.live}", "10.0.0.8")).isEmpty();
  }

  @Test
  void addsAParameterToWhateverQueryThereIs() {
    CheckTarget plain = CheckTarget.of(check("http://${dns.api}/e"), DNS, "data", "a").get();
    CheckTarget more = CheckTarget.of(check("http://${dns.api}/e?x=1"), DNS, "data", "a").get();

    assertThat(plain.with("since", 7)).isEqualTo(URI.create("http://a/e?since=7"));
    assertThat(more.with("since", 7)).isEqualTo(URI.create("http://a/e?x=1&since=7"));
  }

  @Test
  void aUrlThatIsNoneIsAMistakeInTheFile() throws InterruptedException {
    Problem problem = Trial.problem(() -> aimed("http://${dns.api}/a b", "10.0.0.8"));

    assertThat(problem.code()).isEqualTo(ProblemCode.INVALID_FILE);
  }
}
