package dev.understudy.aliyun;

import com.aliyuncs.ecs.model.v20140526.ListTagResourcesRequest;
import com.aliyuncs.ecs.model.v20140526.TagResourcesRequest;
import dev.understudy.cloud.Tags;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** Sets tags of any resource of ECS, and finds resources by them. */
final class Tagging {

  /** A Describe that filters by tags sees no more resources than this (ECS). */
  static final int MOST_BY_FILTER = 1_000;

  private static final int MOST_TAGGED = 50;

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
    tagAll(type, List.of(id), tags);
  }

  /**
   * Tags several resources, 50 at a time; repeatable.
   *
   * @param type as TagResources calls it
   */
  void tagAll(String type, Collection<?> ids, Tags tags) {
    List<String> all = ids.stream().map(Object::toString).distinct().sorted().toList();
    for (int from = 0; from < all.size() && !tags.values().isEmpty(); from += MOST_TAGGED) {
      TagResourcesRequest request = new TagResourcesRequest();
      request.setResourceType(type);
      request.setResourceIds(all.subList(from, Math.min(all.size(), from + MOST_TAGGED)));
      Parameters.tag(request, tags);
      gateway.change(request, reply -> Optional.empty());
    }
  }

  /**
   * What carries all these tags: the filtered list when it can be complete, else everything that
   * the tag service knows. Looks at each item's own tags in either case, because things are deleted
   * by what this returns.
   */
  <T> List<T> carrying(
      Tags tags,
      String type,
      List<T> filtered,
      Function<List<String>, List<T>> describe,
      Function<T, Tags> tagsOf) {
    boolean mayBeCut = !tags.values().isEmpty() && filtered.size() >= MOST_BY_FILTER;
    List<T> found =
        mayBeCut
            ? Parameters.batches(ids(type, tags)).stream()
                .flatMap(batch -> describe.apply(batch).stream())
                .toList()
            : filtered;
    return found.stream().filter(item -> tagsOf.apply(item).containsAll(tags)).toList();
  }

  private List<String> ids(String type, Tags tags) {
    return Pages.byToken(
        token -> {
          ListTagResourcesRequest request = new ListTagResourcesRequest();
          request.setResourceType(type);
          Parameters.tag(request, tags);
          if (!token.isEmpty()) {
            request.setNextToken(token);
          }
          return gateway.ask(
              request,
              reply ->
                  Pages.page(
                      reply,
                      reply.list("TagResources", "TagResource").stream()
                          .map(tag -> tag.required("ResourceId"))
                          .toList()));
        });
  }
}
