package dev.understudy.cloud;

import dev.understudy.core.Token;
import java.lang.reflect.Method;
import java.util.List;
import java.util.Set;

/** One method of one port, and what it does to the world. */
record PortCall(Method method) {
  private static final Set<String> READS =
      Set.of(
          "id",
          "describe",
          "describeGroups",
          "groupsByTags",
          "of",
          "findByTags",
          "page",
          "locks",
          "usage",
          "automaticPolicies",
          "records",
          "output");

  /** What a call does to the world. */
  enum Kind {
    READ,
    /** Carries a {@link Token}: the same call again gives the same resource. */
    CREATE,
    /** Anything else; a method nobody has classified is one of these. */
    CHANGE
  }

  Kind kind() {
    if (List.of(method.getParameterTypes()).contains(Token.class)) {
      return Kind.CREATE;
    }
    return READS.contains(method.getName()) ? Kind.READ : Kind.CHANGE;
  }

  String name() {
    return method.getDeclaringClass().getSimpleName() + "." + method.getName();
  }
}
