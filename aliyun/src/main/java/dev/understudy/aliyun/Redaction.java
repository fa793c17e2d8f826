package dev.understudy.aliyun;

import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Makes a text from the SDK or the cloud fit for people, journals and logs: no credential, nothing
 * after the {@code ?} of a URL, no string to sign, one line of at most 300 characters.
 */
final class Redaction {
  private static final int LONGEST = 300;
  private static final Pattern QUERY = Pattern.compile("\\?[^\\s]*");
  private static final Pattern TO_SIGN =
      Pattern.compile("string to sign is:.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern PARAMETER =
      Pattern.compile("(?i)\\b(AccessKeyId|Signature|SecurityToken|Password)(=|%3D)[^\\s&]*");
  private static final Pattern BLANKS = Pattern.compile("\\s+");

  private final List<String> secrets;

  Redaction(AliyunAccess access) {
    this.secrets =
        Stream.of(
                Optional.of(access.accessKeySecret()),
                access.securityToken(),
                Optional.of(access.accessKeyId()))
            .flatMap(Optional::stream)
            .filter(secret -> !secret.isEmpty())
            .toList();
  }

  String of(String text) {
    String safe = TO_SIGN.matcher(text).replaceAll("string to sign is withheld");
    safe = QUERY.matcher(safe).replaceAll("?...");
    safe = PARAMETER.matcher(safe).replaceAll("$1=...");
    for (String secret : secrets) {
      safe = safe.replace(secret, "***");
    }
    safe = BLANKS.matcher(safe).replaceAll(" ").strip();
    return safe.length() <= LONGEST ? safe : safe.substring(0, LONGEST) + "...";
  }
}
