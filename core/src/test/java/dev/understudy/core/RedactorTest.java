package dev.understudy.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.StringLength;
import org.junit.jupiter.api.Test;

class RedactorTest {
  private static final String SECRET = "Zp/3+k \"q\\*~Y=8&é";
  private final Redactor redactor = new Redactor();

  @Test
  void hidesTheValueAndItsEncodings() {
    redactor.register(SECRET);
    String form = URLEncoder.encode(SECRET, StandardCharsets.UTF_8);
    String percent = form.replace("+", "%20").replace("*", "%2A").replace("%7E", "~");
    String base64 = Base64.getEncoder().encodeToString(SECRET.getBytes(StandardCharsets.UTF_8));

    for (String text : List.of(SECRET, form, percent, base64)) {
      assertThat(redactor.clean("before " + text + " after")).isEqualTo("before [secret] after");
    }
    assertThat(redactor.clean("{\"key\":\"Zp/3+k \\\"q\\\\*~Y=8&é\"}"))
        .isEqualTo("{\"key\":\"[secret]\"}");
  }

  @Test
  void hidesTheLongerOfTwoSecretsFirst() {
    redactor.register("abcdef");
    redactor.register("abcdefghij");

    assertThat(redactor.clean("abcdefghij abcdef")).isEqualTo("[secret] [secret]");
  }

  @Test
  void hidesEachLineOfAKey() {
    redactor.register(
        """
        -----BEGIN OPENSSH PRIVATE KEY-----
        b3BlbnNzaC1rZXktdjEAAAAABG5vbmUAAAAEbm9uZQ
        AAAAAAAABAAAAMwAAAAtzc2gtZWQyNTUxOQAAACCTV
        -----END OPENSSH PRIVATE KEY-----
        """);

    assertThat(redactor.clean("got AAAAAAAABAAAAMwAAAAtzc2gtZWQyNTUxOQAAACCTV here"))
        .isEqualTo("got [secret] here");
    assertThat(redactor.clean("-----BEGIN OPENSSH PRIVATE KEY-----"))
        .isEqualTo("-----BEGIN OPENSSH PRIVATE KEY-----");
  }

  @Test
  void hidesWhatFollowsTheQuestionMarkOfAUrl() {
    assertThat(
            redactor.clean(
                "GET https://ecs.example:443/path?Signature=abc&x=1 failed, see http://h/?a and why?"))
        .isEqualTo("GET https://ecs.example:443/path?… failed, see http://h/?… and why?");
  }

  @Test
  void hidesUserAndPasswordOfAUrl() {
    assertThat(redactor.clean("http://user:pass@host/path")).isEqualTo("http://…@host/path");
  }

  @Test
  void ignoresBlankSecrets() {
    redactor.register("");
    redactor.register("  ");

    assertThat(redactor.clean("a  b")).isEqualTo("a  b");
  }

  @Property(tries = 300)
  void noTextEverShowsARegisteredSecret(
      @ForAll @StringLength(min = 12, max = 40) String secret, @ForAll String around) {
    if (secret.isBlank() || "[secret]".contains(secret.strip())) {
      return;
    }
    Redactor own = new Redactor();
    own.register(secret);

    assertThat(own.clean(around + secret + around)).doesNotContain(secret);
  }
}
