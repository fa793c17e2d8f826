package dev.understudy.cloud;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Puts the same advice around every call of every port of a cloud. */
final class PortProxy {
  private static final Set<Class<?>> PORTS =
      Set.of(
          Cloud.Region.class,
          Instances.class,
          Disks.class,
          Snapshots.class,
          Images.class,
          Network.class,
          Console.class,
          Dns.class);

  /** Makes the call, or does not. */
  @FunctionalInterface
  interface Advice {
    @Nullable Object around(PortCall call, Supplier<@Nullable Object> proceed);
  }

  private PortProxy() {}

  static Cloud around(Cloud cloud, Advice advice) {
    return wrap(Cloud.class, cloud, advice);
  }

  private static <T> T wrap(Class<T> port, Object target, Advice advice) {
    Object proxy =
        Proxy.newProxyInstance(
            port.getClassLoader(),
            new Class<?>[] {port},
            (self, method, arguments) -> call(target, method, arguments, advice));
    return port.cast(proxy);
  }

  private static @Nullable Object call(
      Object target, Method method, @Nullable Object @Nullable [] arguments, Advice advice) {
    if (method.getDeclaringClass() == Object.class) {
      return invoke(target, method, arguments);
    }
    Class<?> answer = method.getReturnType();
    if (PORTS.contains(answer)) {
      Object port = invoke(target, method, arguments);
      return port == null ? null : wrap(answer, port, advice);
    }
    return advice.around(new PortCall(method), () -> invoke(target, method, arguments));
  }

  private static @Nullable Object invoke(
      Object target, Method method, @Nullable Object @Nullable [] arguments) {
    try {
      return method.invoke(target, arguments);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof RuntimeException problem) {
        throw problem;
      }
      if (e.getCause() instanceof Error error) {
        throw error;
      }
      throw new IllegalStateException(e);
    } catch (IllegalAccessException e) {
      throw new IllegalStateException(e);
    }
  }
}
