package dev.understudy.cloud;

import dev.understudy.core.Token;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Every changing method of every port, found by reflection, so that a new one is not forgotten. */
final class PortMethods {
  static final InstanceId SERVER = new InstanceId("i-foreign");
  static final DiskId DISK = new DiskId("d-foreign");
  static final SnapshotId SNAPSHOT = new SnapshotId("s-foreign");
  static final ImageId IMAGE = new ImageId("m-foreign");
  static final SecurityGroupId GROUP = new SecurityGroupId("sg-foreign");

  private static final Map<Class<?>, Object> ARGUMENTS =
      Map.ofEntries(
          Map.entry(InstanceId.class, SERVER),
          Map.entry(DiskId.class, DISK),
          Map.entry(SnapshotId.class, SNAPSHOT),
          Map.entry(ImageId.class, IMAGE),
          Map.entry(SecurityGroupId.class, GROUP),
          Map.entry(ZoneId.class, new ZoneId("z")),
          Map.entry(RecordId.class, new RecordId("1")),
          Map.entry(Token.class, new Token("token")),
          Map.entry(Tags.class, Tags.none()),
          Map.entry(String.class, "api"),
          Map.entry(int.class, 60),
          Map.entry(boolean.class, true),
          Map.entry(Set.class, Set.of(22)),
          Map.entry(List.class, List.of(GROUP)),
          Map.entry(Collection.class, List.of(SNAPSHOT)),
          Map.entry(SnapshotGroupId.class, new SnapshotGroupId("ssg-foreign")),
          Map.entry(RegionId.class, new RegionId("cn-elsewhere")),
          Map.entry(Optional.class, Optional.empty()),
          Map.entry(
              DnsRecord.class,
              new DnsRecord(new RecordId("1"), "gams.example", "api", "A", "1", 60, "d", true)),
          Map.entry(
              LaunchRequest.class,
              new LaunchRequest(
                  "n",
                  IMAGE,
                  "type",
                  new ZoneId("z"),
                  "vsw",
                  GROUP,
                  Optional.empty(),
                  0,
                  "",
                  Tags.none())));

  private PortMethods() {}

  /** A changing method with arguments that name foreign resources. */
  record Change(Class<?> port, Method method) {
    String name() {
      return port.getSimpleName() + "." + method.getName();
    }

    void call(Cloud cloud, RegionId region) throws Throwable {
      Object[] arguments =
          Arrays.stream(method.getParameterTypes())
              .map(
                  type -> {
                    Object argument = ARGUMENTS.get(type);
                    if (argument == null) {
                      throw new AssertionError("no argument for " + type + " of " + name());
                    }
                    return argument;
                  })
              .toArray();
      try {
        method.invoke(portOf(cloud, region), arguments);
      } catch (InvocationTargetException e) {
        throw e.getCause();
      }
    }

    private Object portOf(Cloud cloud, RegionId region) {
      if (port == Dns.class) {
        return cloud.dns();
      }
      return Arrays.stream(Cloud.Region.class.getMethods())
          .filter(method -> method.getReturnType() == port)
          .map(method -> invoke(method, cloud.in(region)))
          .findFirst()
          .orElseThrow();
    }

    private static Object invoke(Method method, Object target) {
      try {
        return method.invoke(target);
      } catch (ReflectiveOperationException e) {
        throw new LinkageError(e.getMessage(), e);
      }
    }
  }

  static List<Change> changes() {
    List<Class<?>> ports = new ArrayList<>(List.of(Dns.class));
    for (Method method : Cloud.Region.class.getMethods()) {
      if (method.getReturnType().isInterface()) {
        ports.add(method.getReturnType());
      }
    }
    return ports.stream()
        .flatMap(port -> Arrays.stream(port.getMethods()).map(method -> new Change(port, method)))
        .filter(change -> new PortCall(change.method()).kind() != PortCall.Kind.READ)
        .sorted(Comparator.comparing(change -> change.method().toString()))
        .toList();
  }
}
