package dev.understudy.cloud;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** Tags of a resource, in order. At most 20, keys up to 128 characters (ECS TagResources). */
public record Tags(Map<String, String> values) {
  /** The run that made the resource. */
  public static final String RUN = "understudy:run";

  /** The {@link dev.understudy.core.Token} it was made with. */
  public static final String TOKEN = "understudy:token";

  /** The estate it belongs to. */
  public static final String ESTATE = "understudy:estate";

  /** Why it was made: {@code recover}, {@code drill}, {@code snapshot}, {@code failover}. */
  public static final String PURPOSE = "understudy:purpose";

  /** Name of the estate's server it stands for or was taken from. */
  public static final String SERVER = "understudy:server";

  /** Name of the server's disk: {@code system} or the name of the data disk. */
  public static final String DISK = "understudy:disk";

  /** After this instant a sweeper may remove it. */
  public static final String EXPIRES = "understudy:expires";

  /** {@code crash} or {@code application}. */
  public static final String CONSISTENCY = "understudy:consistency";

  /** The slot of the schedule that a snapshot was taken for, ISO-8601. */
  public static final String SLOT = "understudy:slot";

  /** The snapshot-consistent group that a snapshot is a member of. */
  public static final String GROUP = "understudy:group";

  /** On a copy: when the snapshot that it was made of was cut, ISO-8601. */
  public static final String CUT = "understudy:cut";

  /** Highest level proven, {@code L0} to {@code L4}. */
  public static final String VERIFIED = "understudy:verified";

  /** When that level was proven, ISO-8601. */
  public static final String VERIFIED_AT = "understudy:verified-at";

  /** The nonce that the data held when the snapshot was taken. */
  public static final String NONCE = "understudy:nonce";

  /** On a server that another has taken the place of: the id of that other. */
  public static final String REPLACED_BY = "understudy:replaced-by";

  /** On a fenced server: the run that fenced it. */
  public static final String FENCED_BY = "understudy:fenced-by";

  public Tags {
    values = Collections.unmodifiableMap(new LinkedHashMap<>(values));
  }

  public static Tags none() {
    return new Tags(Map.of());
  }

  /** Tags of key and value pairs. */
  public static Tags of(String... pairs) {
    Map<String, String> values = new LinkedHashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      values.put(pairs[i], pairs[i + 1]);
    }
    return new Tags(values);
  }

  public Tags with(String key, String value) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.put(key, value);
    return new Tags(more);
  }

  public Tags with(Tags others) {
    Map<String, String> more = new LinkedHashMap<>(values);
    more.putAll(others.values);
    return new Tags(more);
  }

  public Optional<String> find(String key) {
    return Optional.ofNullable(values.get(key));
  }

  /** Whether every tag of {@code wanted} is here with the same value. */
  public boolean containsAll(Tags wanted) {
    return values.entrySet().containsAll(wanted.values.entrySet());
  }
}
