package dev.understudy.aliyun;

import com.aliyuncs.RpcAcsRequest;
import dev.understudy.cloud.Tags;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** Request parameters in the forms that the API wants. */
final class Parameters {

  private Parameters() {}

  /** Adds {@code Tag.N.Key} and {@code Tag.N.Value}. */
  static void tag(RpcAcsRequest<?> request, Tags tags) {
    int number = 1;
    for (Map.Entry<String, String> tag : tags.values().entrySet()) {
      request.putQueryParameter("Tag." + number + ".Key", tag.getKey());
      request.putQueryParameter("Tag." + number + ".Value", tag.getValue());
      number++;
    }
  }

  /** Ids as JSON text; ids are validated names, so nothing needs escaping. */
  static String json(List<?> ids) {
    return ids.stream().map(id -> "\"" + id + "\"").collect(Collectors.joining(",", "[", "]"));
  }

  /** Ids without repetitions, 100 at a time, which is the most that a Describe takes. */
  static <T extends Comparable<T>> List<List<T>> batches(Collection<T> ids) {
    List<T> all = ids.stream().distinct().sorted().toList();
    return IntStream.range(0, (all.size() + 99) / 100)
        .mapToObj(batch -> all.subList(batch * 100, Math.min(all.size(), batch * 100 + 100)))
        .toList();
  }
}
