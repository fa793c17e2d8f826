package dev.understudy.runbooks;

import dev.understudy.core.Plan;
import dev.understudy.core.Sha256;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.HexFormat;

/**
 * Says whether two plans are the same plan; kept in the run's header and held against on resume.
 */
public final class PlanFingerprint {
  private PlanFingerprint() {}

  /** SHA-256 in hex over the steps' ids, summaries, needs, texts and ways back, in order. */
  public static String of(Plan plan) {
    MessageDigest digest = Sha256.begin();
    add(digest, plan.runbook());
    for (Plan.Node node : plan.nodes()) {
      add(digest, node.id().value());
      add(digest, node.step().summary());
      add(digest, node.origin().text());
      add(digest, Integer.toString(node.needs().size()));
      node.needs().forEach(need -> add(digest, need.value()));
      add(digest, plan.pointOfNoReturn().filter(node.id()::equals).isPresent() ? "no return" : "");
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  /** SHA-256 in hex of a text. */
  static String of(String text) {
    return Sha256.hex(text);
  }

  /** With its length in front, so that two fields never run together. */
  private static void add(MessageDigest digest, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    digest.update((bytes.length + ":").getBytes(StandardCharsets.US_ASCII));
    digest.update(bytes);
  }
}
