package dev.understudy.lab.dns;

import java.util.List;

/**
 * Where the name server finds the records of one zone; asked anew for each query, by any thread.
 */
public interface ZoneSource {

  /** The zone's name without the final dot, for example {@code gams.example}. */
  String zone();

  List<ZoneRecord> records();

  /** Grows with every change. */
  long serial();
}
