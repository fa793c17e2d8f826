package dev.understudy.cloud.server;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Instance;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Tags;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.ServerSpec;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ProblemException;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/**
 * Finds the servers of an estate in its cloud: by the id that the file names, else by tags, always
 * past those that another has taken the place of.
 */
public record ServerLocator(Estate estate, Cloud cloud) {
  /** More replacements in a row than this are a loop made by hand. */
  private static final int LONGEST_CHAIN = 100;

  /**
   * The server, whatever its state.
   *
   * @throws ProblemException {@code NOT_FOUND} when there is none, {@code BLOCKED} naming them when
   *     there are several
   */
  public LocatedServer get(ServerSpec spec) {
    return find(spec)
        .orElseThrow(
            () ->
                new ProblemException(
                    Problem.of(
                        ProblemCode.NOT_FOUND,
                        "server '"
                            + spec.name()
                            + "' is not in "
                            + estate.site(spec.site()).region(),
                        "no server there " + soughtBy(spec),
                        "name it by 'instance:' under servers." + spec.name() + hintFile())));
  }

  /** The server, whatever its state; empty when there is none. */
  public Optional<LocatedServer> find(ServerSpec spec) {
    return current(spec).map(instance -> with(spec, instance));
  }

  /** The server that has this id; empty when it no longer exists. */
  public Optional<LocatedServer> find(ServerSpec spec, InstanceId id) {
    return describe(spec, id).map(instance -> with(spec, instance));
  }

  private LocatedServer with(ServerSpec spec, Instance instance) {
    return new LocatedServer(
        spec, estate.site(spec.site()).region(), instance, region(spec).disks().of(instance.id()));
  }

  private Optional<Instance> current(ServerSpec spec) {
    List<Instance> named =
        spec.instance().isPresent()
            ? describe(spec, spec.instance().get()).stream().toList()
            : region(spec).instances().findByTags(spec.tags());
    List<Instance> left = named.stream().filter(i -> replacement(i).isEmpty()).toList();
    if (left.size() > 1) {
      throw new ProblemException(severalLeft(spec, left));
    }
    if (left.isEmpty()) {
      // An adoption cut off half-way has marked the old one and not yet the new one.
      return named.stream().flatMap(old -> successor(spec, old).stream()).findFirst();
    }
    return Optional.of(left.get(0));
  }

  private Optional<Instance> successor(ServerSpec spec, Instance old) {
    Optional<Instance> at = Optional.of(old);
    for (int hop = 0; hop < LONGEST_CHAIN && at.isPresent(); hop++) {
      Optional<InstanceId> next = at.flatMap(ServerLocator::replacement);
      if (next.isEmpty()) {
        return at;
      }
      at = describe(spec, next.get());
    }
    return Optional.empty();
  }

  /** The server that has taken its place, if any. A blank tag is one that was taken back. */
  public static Optional<InstanceId> replacement(Instance instance) {
    return instance
        .tags()
        .find(Tags.REPLACED_BY)
        .filter(value -> !value.isBlank())
        .map(InstanceId::new);
  }

  private Optional<Instance> describe(ServerSpec spec, InstanceId id) {
    return region(spec).instances().describe(List.of(id)).stream().findFirst();
  }

  private Cloud.Region region(ServerSpec spec) {
    return cloud.in(estate.site(spec.site()).region());
  }

  private Problem severalLeft(ServerSpec spec, List<Instance> left) {
    return Problem.of(
        ProblemCode.BLOCKED,
        "cannot tell which server is '" + spec.name() + "'",
        left.size()
            + " servers "
            + soughtBy(spec)
            + ": "
            + left.stream().map(i -> i.id().value()).collect(Collectors.joining(", ")),
        "name the right one by 'instance:' under servers." + spec.name() + hintFile());
  }

  private static String soughtBy(ServerSpec spec) {
    return spec.instance()
        .map(id -> "has the id " + id)
        .orElseGet(
            () ->
                spec.tags().values().entrySet().stream()
                    .map(tag -> tag.getKey() + "=" + tag.getValue())
                    .collect(Collectors.joining(", ", "carry the tags ", "")));
  }

  private String hintFile() {
    return " in " + estate.file().getFileName();
  }
}
