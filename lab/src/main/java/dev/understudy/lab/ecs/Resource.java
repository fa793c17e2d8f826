package dev.understudy.lab.ecs;

import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;

/** What every resource has. Its fields are read and written under the model's lock only. */
abstract class Resource {
  String id = "";
  String region = "";
  String name = "";
  String description = "";
  Instant created = Instant.EPOCH;

  /** Grows with every resource made; the order of listings and the place of a page. */
  long sequence;

  /** Until then no listing shows it: reads lag behind writes. */
  Instant listedFrom = Instant.EPOCH;

  Map<String, String> tags = new LinkedHashMap<>();

  /** The name of its kind in the tag actions. */
  abstract String kind();
}
