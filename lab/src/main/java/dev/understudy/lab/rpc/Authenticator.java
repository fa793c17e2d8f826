package dev.understudy.lab.rpc;

import java.time.Clock;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** Finds out who signed a request, or refuses it with the vendor's code. Thread-safe. */
final class Authenticator {
  private static final Duration TOLERANCE = Duration.ofMinutes(15);

  private final Credentials credentials;
  private final Clock clock;
  private final NonceMemory nonces = new NonceMemory(TOLERANCE.multipliedBy(2));

  Authenticator(Credentials credentials, Clock clock) {
    this.credentials = credentials;
    this.clock = clock;
  }

  Credential authenticate(HttpMessage message, Map<String, String> parameters) {
    Optional<String> authorization = message.header("authorization");
    return authorization.isPresent()
        ? version3(message, authorization.get())
        : version1(message, parameters);
  }

  private Credential version1(HttpMessage message, Map<String, String> parameters) {
    String accessKeyId = get(parameters, "AccessKeyId");
    String signature = get(parameters, "Signature");
    if (!get(parameters, "SignatureMethod").equals("HMAC-SHA1")
        || !get(parameters, "SignatureVersion").equals("1.0")) {
      throw Refusal.badRequest(
          "InvalidSignatureMethod", "The specified signature method or version is not supported.");
    }
    checkTime(get(parameters, "Timestamp"));
    Credential credential = find(accessKeyId);
    checkToken(credential, Optional.ofNullable(parameters.get("SecurityToken")));
    String toSign = Signatures.stringToSign(message.method(), parameters);
    if (!Signatures.isEqual(
        Signatures.signature1(credential.accessKeySecret(), toSign), signature)) {
      throw mismatch(toSign);
    }
    checkNonce(accessKeyId, get(parameters, "SignatureNonce"));
    return credential;
  }

  private Credential version3(HttpMessage message, String authorization) {
    Map<String, String> fields = fields(authorization);
    String accessKeyId = get(fields, "Credential");
    List<String> signed =
        Arrays.asList(get(fields, "SignedHeaders").toLowerCase(Locale.ROOT).split(";"));
    for (String needed : List.of("x-acs-date", "x-acs-signature-nonce", "x-acs-content-sha256")) {
      if (message.header(needed).isEmpty()) {
        throw Refusal.missing(needed);
      }
      requireSigned(signed, needed);
    }
    for (String optional : List.of("x-acs-action", "x-acs-version", "x-acs-security-token")) {
      if (message.header(optional).isPresent()) {
        requireSigned(signed, optional);
      }
    }
    checkTime(message.header("x-acs-date").orElse(""));
    Credential credential = find(accessKeyId);
    checkToken(credential, message.header("x-acs-security-token"));
    String canonical = Signatures.canonicalRequest(message, signed);
    boolean bodyMatches =
        Signatures.hash(message.body()).equals(message.header("x-acs-content-sha256").orElse(""));
    if (!bodyMatches
        || !Signatures.isEqual(
            Signatures.signature3(credential.accessKeySecret(), canonical),
            get(fields, "Signature"))) {
      throw mismatch(canonical);
    }
    checkNonce(accessKeyId, message.header("x-acs-signature-nonce").orElse(""));
    return credential;
  }

  /** Attributes of the header in any order: {@code Credential=..,SignedHeaders=..,Signature=..}. */
  private static Map<String, String> fields(String authorization) {
    if (!authorization.startsWith(Signatures.VERSION_3 + " ")) {
      throw Refusal.badRequest(
          "IncompleteSignature", "The request signature does not conform to Aliyun standards.");
    }
    Map<String, String> fields = new HashMap<>();
    for (String field : authorization.substring(Signatures.VERSION_3.length() + 1).split(",")) {
      int equals = field.indexOf('=');
      if (equals > 0) {
        fields.put(field.substring(0, equals).strip(), field.substring(equals + 1).strip());
      }
    }
    return fields;
  }

  private static void requireSigned(List<String> signed, String header) {
    if (!signed.contains(header)) {
      throw Refusal.badRequest("IncompleteSignature", "The header " + header + " is not signed.");
    }
  }

  private Credential find(String accessKeyId) {
    return credentials
        .find(accessKeyId)
        .orElseThrow(
            () ->
                Refusal.notFound(
                    "InvalidAccessKeyId.NotFound", "Specified access key is not found."));
  }

  private void checkToken(Credential credential, Optional<String> token) {
    if (credential.token().isEmpty() && token.isEmpty()) {
      return;
    }
    if (credential.token().isPresent() && token.isEmpty()) {
      throw Refusal.missing("SecurityToken");
    }
    if (!credential.token().equals(token)) {
      throw Refusal.badRequest(
          "InvalidSecurityToken.MismatchWithAccessKey",
          "Specified SecurityToken mismatch with the AccessKey.");
    }
    if (credential.expires().filter(clock.instant()::isAfter).isPresent()) {
      throw Refusal.badRequest(
          "InvalidSecurityToken.Expired", "Specified SecurityToken is expired.");
    }
  }

  private void checkTime(String text) {
    Instant at;
    try {
      at = Instant.parse(text);
    } catch (DateTimeException malformed) {
      throw Refusal.badRequest(
          "InvalidTimeStamp.Format", "Specified time stamp or date value is not well formatted.");
    }
    if (Duration.between(at, clock.instant()).abs().compareTo(TOLERANCE) > 0) {
      throw Refusal.badRequest(
          "InvalidTimeStamp.Expired", "Specified time stamp or date value is expired.");
    }
  }

  private void checkNonce(String accessKeyId, String nonce) {
    if (!nonces.isFirstUse(accessKeyId, nonce, clock.instant())) {
      throw Refusal.badRequest("SignatureNonceUsed", "Specified signature nonce was used already.");
    }
  }

  private static Refusal mismatch(String toSign) {
    return Refusal.badRequest(
        "SignatureDoesNotMatch",
        "Specified signature is not matched with our calculation. server string to sign is:"
            + toSign);
  }

  private static String get(Map<String, String> values, String name) {
    String value = values.get(name);
    if (value == null || value.isEmpty()) {
      throw Refusal.missing(name);
    }
    return value;
  }
}
