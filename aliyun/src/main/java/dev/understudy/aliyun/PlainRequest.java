package dev.understudy.aliyun;

import com.aliyuncs.AcsResponse;
import com.aliyuncs.RpcAcsRequest;

/** A request of an ECS action for which the SDK has no class. Its answer is read from the text. */
final class PlainRequest extends RpcAcsRequest<AcsResponse> {
  private static final String VERSION = "2014-05-26";

  PlainRequest(String action) {
    super("Ecs", VERSION, action);
  }

  @Override
  public Class<AcsResponse> getResponseClass() {
    return AcsResponse.class;
  }
}
