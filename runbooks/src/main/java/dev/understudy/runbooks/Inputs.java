package dev.understudy.runbooks;

import dev.understudy.core.Value;
import java.util.List;
import java.util.Optional;

/** The {@code with:} of a step after parameters have been filled in. */
public interface Inputs {

  /** A value known now or from an earlier step. */
  Value value(String name);

  Optional<Value> findValue(String name);

  /** A value that must be known when the plan is made. */
  String text(String name);

  Optional<String> findText(String name);

  /** A list of texts known now; empty when not given. */
  List<String> list(String name);
}
