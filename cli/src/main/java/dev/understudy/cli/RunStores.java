package dev.understudy.cli;

import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.SecretRef;
import dev.understudy.core.RunStore;
import dev.understudy.core.TimeSource;
import dev.understudy.core.store.DirectoryRunStore;
import dev.understudy.core.store.JournalMirror;
import dev.understudy.core.store.OfflineRunStore;
import dev.understudy.etcd.EtcdAccess;
import dev.understudy.etcd.EtcdAddress;
import dev.understudy.etcd.EtcdRunStore;
import dev.understudy.etcd.MergingRunStore;
import dev.understudy.etcd.RunMerge;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;

/**
 * Where the runs of an estate are kept: flag, then environment, then the estate file, then the home
 * directory.
 */
final class RunStores {
  private final Globals globals;
  private final Map<String, String> environment;
  private final Path home;
  private final Secrets secrets;
  private final Output output;
  private final TimeSource time;

  RunStores(
      Globals globals,
      Map<String, String> environment,
      Path home,
      Secrets secrets,
      Output output,
      TimeSource time) {
    this.globals = globals;
    this.environment = environment;
    this.home = home;
    this.secrets = secrets;
    this.output = output;
    this.time = time;
  }

  /** A place and where relative references in it start from. */
  private record Place(String text, Path base) {}

  RunStore of(Estate estate) {
    Optional<Place> shared = shared(estate);
    if (globals.withoutStore) {
      if (shared.isEmpty()) {
        throw Globals.usage(
                "there is no shared store to go without: the runs of this estate are in a directory",
                "leave --without-store out")
            .asException();
      }
      return offline(estate);
    }
    if (shared.isEmpty()) {
      return new DirectoryRunStore(directory(estate), estate.name(), time);
    }
    EtcdRunStore store = etcd(shared.get(), estate);
    return new MergingRunStore(
        store, new RunMerge(offline(estate).local(), store, Actor.name()), output::progress);
  }

  /** What was written without the shared store, and the way into it. */
  RunMerge merge(Estate estate) {
    Optional<Place> shared = shared(estate);
    if (shared.isEmpty() || globals.withoutStore) {
      throw Globals.usage(
              "there is no shared store to merge into",
              "name it: --state etcd://HOST:2379,HOST:2379,HOST:2379")
          .asException();
    }
    return new RunMerge(offline(estate).local(), etcd(shared.get(), estate), Actor.name());
  }

  /** The directory, also where a shared store is named: a lab's drill has one of its own. */
  Path directory(Estate estate) {
    return place(estate)
        .or(() -> estate.state().map(text -> new Place(text, home)))
        .map(Place::text)
        .filter(text -> !EtcdAddress.isOne(text))
        .map(Path::of)
        .orElse(home);
  }

  private Optional<Place> shared(Estate estate) {
    return place(estate).filter(place -> EtcdAddress.isOne(place.text()));
  }

  private Optional<Place> place(Estate estate) {
    Path here = Path.of("");
    return globals
        .state()
        .or(() -> Optional.ofNullable(environment.get("UNDERSTUDY_STATE")))
        .map(text -> new Place(text, here))
        .or(() -> estate.state().map(text -> new Place(text, estate.file().resolveSibling(""))));
  }

  private OfflineRunStore offline(Estate estate) {
    return new OfflineRunStore(
        home.resolve("offline"), home.resolve("mirror"), estate.name(), time);
  }

  private EtcdRunStore etcd(Place place, Estate estate) {
    EtcdAddress address = EtcdAddress.parse(place.text());
    JournalMirror mirror =
        new JournalMirror(home.resolve("mirror"), estate.name(), output::progress);
    return new EtcdRunStore(access(address, place.base()), estate.name(), time, mirror);
  }

  private EtcdAccess access(EtcdAddress address, Path base) {
    Optional<EtcdAccess.Identity> identity =
        address
            .reference("key")
            .map(
                key ->
                    new EtcdAccess.Identity(
                        read(address, "cert", base).orElseThrow(),
                        secrets.resolve(reference(key, base), "key for the shared store")));
    Optional<EtcdAccess.Login> login =
        address
            .reference("password")
            .map(
                password ->
                    new EtcdAccess.Login(
                        read(address, "user", base).orElseThrow(),
                        secrets.resolve(
                            reference(password, base), "password of the shared store")));
    return new EtcdAccess(
        address.endpoints(),
        address.prefix(),
        address.isSecure()
            ? Optional.of(new EtcdAccess.Tls(read(address, "ca", base), identity))
            : Optional.empty(),
        login);
  }

  private Optional<String> read(EtcdAddress address, String name, Path base) {
    return address
        .reference(name)
        .map(text -> secrets.read(reference(text, base), "'" + name + "' of the shared store"));
  }

  private static SecretRef reference(String text, Path base) {
    int colon = text.indexOf(':');
    SecretRef.Kind kind = text.startsWith("env:") ? SecretRef.Kind.ENV : SecretRef.Kind.FILE;
    return new SecretRef(kind, text.substring(colon + 1), base);
  }
}
