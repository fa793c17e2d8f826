package dev.understudy.snapshot.fleet;

import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.Snapshots;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;

/** A region that does everything but take snapshots. */
final class DenyingRegion {

  private DenyingRegion() {}

  static Cloud.Region around(Cloud.Region region, Runnable refusal) {
    return proxy(Cloud.Region.class, region, refusal);
  }

  private static <T> T proxy(Class<T> type, Object target, Runnable refusal) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (self, method, arguments) -> {
              if (method.getName().startsWith("take")) {
                refusal.run();
              }
              try {
                Object answer = method.invoke(target, arguments);
                return answer instanceof Snapshots
                    ? proxy(Snapshots.class, answer, refusal)
                    : answer;
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            }));
  }
}
