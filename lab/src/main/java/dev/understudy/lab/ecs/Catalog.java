package dev.understudy.lab.ecs;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What the lab's cloud offers: regions, zones, types and disk categories. */
public final class Catalog {

  /**
   * An instance type.
   *
   * @param memoryGib in GiB
   */
  record Type(String id, int cores, int memoryGib, int disks) {
    String family() {
      return id.substring(0, id.lastIndexOf('.'));
    }
  }

  static final Map<String, List<String>> ZONES = zones();

  static final List<Type> TYPES =
      List.of(
          new Type("ecs.g7.large", 2, 8, 17),
          new Type("ecs.g7.xlarge", 4, 16, 17),
          new Type("ecs.g6.large", 2, 8, 17),
          new Type("ecs.c7.large", 2, 4, 17),
          new Type("ecs.c6.large", 2, 4, 17),
          new Type("ecs.r6.large", 2, 16, 17),
          new Type("ecs.t6-c1m2.large", 2, 4, 17));

  static final List<String> DISK_CATEGORIES =
      List.of("cloud_essd", "cloud_auto", "cloud_essd_entry", "cloud_ssd", "cloud_efficiency");

  private static final Map<String, String> ID_PREFIXES =
      Map.of("cn-shanghai", "uf6", "cn-beijing", "2ze", "cn-hangzhou", "bp1");

  private Catalog() {}

  public static Set<String> regions() {
    return ZONES.keySet();
  }

  public static boolean isDiskCategory(String name) {
    return DISK_CATEGORIES.contains(name);
  }

  /** The type of an instance that exists. */
  static Type type(String id) {
    return TYPES.stream().filter(type -> type.id().equals(id)).findFirst().orElseThrow();
  }

  static String idPrefix(String region) {
    return ID_PREFIXES.getOrDefault(region, "bp1");
  }

  private static Map<String, List<String>> zones() {
    Map<String, List<String>> zones = new LinkedHashMap<>();
    zones.put("cn-shanghai", List.of("cn-shanghai-b", "cn-shanghai-g", "cn-shanghai-l"));
    zones.put("cn-beijing", List.of("cn-beijing-h", "cn-beijing-k"));
    zones.put("cn-hangzhou", List.of("cn-hangzhou-h", "cn-hangzhou-i"));
    return zones;
  }
}
