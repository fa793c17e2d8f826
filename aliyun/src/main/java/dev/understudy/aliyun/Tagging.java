package dev.understudy.aliyun;

import com.aliyuncs.ecs.model.v20140526.TagResourcesRequest;
import dev.understudy.cloud.Tags;
import java.util.List;
import java.util.Optional;

/** Adds or overwrites tags of any resource of ECS. */
final class Tagging {
  private final Gateway gateway;

  Tagging(Gateway gateway) {
    this.gateway = gateway;
  }

  /**
   * Tags one resource; repeatable.
   *
   * @param type as TagResources calls it: {@code instance}, {@code disk}, {@code snapshot}, ...
   */
  void tag(String type, String id, Tags tags) {
    if (tags.values().isEmpty()) {
      return;
    }
    TagResourcesRequest request = new TagResourcesRequest();
    request.setResourceType(type);
    request.setResourceIds(List.of(id));
    Parameters.tag(request, tags);
    gateway.change(request, reply -> Optional.empty());
  }
}
