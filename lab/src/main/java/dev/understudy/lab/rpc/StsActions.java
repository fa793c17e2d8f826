package dev.understudy.lab.rpc;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Temporary credentials (STS AssumeRole) and the caller's identity. */
public final class StsActions {
  private static final String ACCOUNT = "1000000000000000";

  private final Credentials credentials;

  public StsActions(Credentials credentials) {
    this.credentials = credentials;
  }

  public void addTo(Actions actions) {
    actions.read(Product.STS, "AssumeRole", this::assumeRole);
    actions.read(Product.STS, "GetCallerIdentity", this::callerIdentity);
  }

  private ObjectNode assumeRole(RpcRequest request) {
    String role = request.get("RoleArn");
    String session = request.get("RoleSessionName");
    int seconds = request.number("DurationSeconds", 3600, 900, 43_200);
    Credential issued =
        credentials.issueTemporary(Duration.ofSeconds(seconds), request.sender().readOnly());
    ObjectNode reply = JsonNodeFactory.instance.objectNode();
    reply
        .putObject("Credentials")
        .put("AccessKeyId", issued.accessKeyId())
        .put("AccessKeySecret", issued.accessKeySecret())
        .put("SecurityToken", issued.token().orElse(""))
        .put(
            "Expiration",
            issued.expires().orElse(Instant.EPOCH).truncatedTo(ChronoUnit.SECONDS).toString());
    reply
        .putObject("AssumedRoleUser")
        .put("Arn", role + "/" + session)
        .put("AssumedRoleId", "300000000000000000:" + session);
    return reply;
  }

  private ObjectNode callerIdentity(RpcRequest request) {
    return JsonNodeFactory.instance
        .objectNode()
        .put("AccountId", ACCOUNT)
        .put("UserId", ACCOUNT)
        .put("PrincipalId", request.sender().accessKeyId())
        .put("IdentityType", "Account")
        .put("Arn", "acs:ram::" + ACCOUNT + ":root");
  }
}
