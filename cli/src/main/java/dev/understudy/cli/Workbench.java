package dev.understudy.cli;

import dev.understudy.aliyun.AliyunAccess;
import dev.understudy.aliyun.AliyunCloud;
import dev.understudy.archive.KnownArchives;
import dev.understudy.cloud.Cloud;
import dev.understudy.cloud.RetryingCloud;
import dev.understudy.cloud.estate.CloudAccess;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.EstateFile;
import dev.understudy.core.CallLog;
import dev.understudy.core.RunId;
import dev.understudy.core.RunStore;
import dev.understudy.core.TimeSource;
import dev.understudy.core.ssh.JschSsh;
import dev.understudy.core.ssh.Ssh;
import dev.understudy.core.store.History;
import dev.understudy.runbooks.Environment;
import dev.understudy.runbooks.Runbooks;
import dev.understudy.runbooks.StepCatalog;
import dev.understudy.runbooks.catalog.StandardCatalog;
import dev.understudy.runbooks.general.ApprovalNotes;
import dev.understudy.runbooks.report.RunReport;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Makes what commands need from the options and the estate file, each when it is first asked for.
 */
final class Workbench {
  private static final Pattern READS = Pattern.compile("^(Describe|List|Get)");

  private final Globals globals;
  private final Output output;
  private final Signals signals;
  private final TimeSource time;
  private final Map<String, String> environment = System.getenv();
  private final CallLog calls = new CallLog();

  Workbench(Globals globals, Output output, Signals signals) {
    this(globals, output, signals, TimeSource.system());
  }

  /** On a machine whose clock shows another time. */
  Workbench(Globals globals, Output output, Signals signals, TimeSource time) {
    this.globals = globals;
    this.output = output;
    this.signals = signals;
    this.time = time;
  }

  Globals globals() {
    return globals;
  }

  Output output() {
    return output;
  }

  Signals signals() {
    return signals;
  }

  TimeSource time() {
    return time;
  }

  Estate estate() {
    return EstateFile.load(
        globals.estateFile(Optional.ofNullable(environment.get("UNDERSTUDY_FILE"))));
  }

  /** The estate that was named, or that of the working directory if there is one. */
  Optional<Estate> findEstate() {
    Optional<String> named = Optional.ofNullable(environment.get("UNDERSTUDY_FILE"));
    boolean isThere =
        globals.file != null
            || named.isPresent()
            || Files.exists(globals.estateFile(Optional.empty()));
    return isThere ? Optional.of(estate()) : Optional.empty();
  }

  /**
   * Where drills of the lab leave their journals, so that the next one knows how long a step takes.
   */
  Path homeState() {
    String xdg = environment.getOrDefault("XDG_STATE_HOME", "");
    Path base =
        xdg.isEmpty() ? Path.of(System.getProperty("user.home"), ".local", "state") : Path.of(xdg);
    return base.resolve("understudy");
  }

  /** The manifests that this host need not doubt, in its own state. */
  KnownArchives knownArchives() {
    String state = globals.state().orElse(environment.getOrDefault("UNDERSTUDY_STATE", ""));
    boolean isDirectory = !state.isEmpty() && !state.contains("://");
    return KnownArchives.in(isDirectory ? Path.of(state) : homeState());
  }

  /** Where the runs of the estate are kept. */
  RunStore store(Estate estate) {
    return runStores().of(estate);
  }

  RunStores runStores() {
    return new RunStores(globals, environment, homeState(), secrets(), output, time);
  }

  /** What the journal of a run says, held against the objectives and the runs before it. */
  RunReport report(RunId run) {
    Estate estate = estate();
    RunStore store = store(estate);
    return RunReport.of(store.verify(run), estate.objectives(), History.before(store, run));
  }

  /** Reads secrets where the estate file says they are. */
  Secrets secrets() {
    return new Secrets(environment, output.redactor());
  }

  Cloud cloud(Estate estate) {
    return new RetryingCloud(directCloud(estate), time());
  }

  /** Without retries: for whoever would rather hear "no answer" than wait. */
  Cloud directCloud(Estate estate) {
    CloudAccess access = estate.cloud();
    Secrets secrets = secrets();
    AliyunAccess plain =
        new AliyunAccess(
            secrets.resolve(access.accessKeyId(), "access key id"),
            secrets.resolve(access.accessKeySecret(), "access key secret"),
            access.securityToken().map(token -> secrets.resolve(token, "security token")),
            access.endpoints(),
            access.callsPerSecond());
    return AliyunCloud.connect(
        plain,
        time(),
        (action, region, requestId, problem) ->
            calls.record(action, requestId, !READS.matcher(action).find()));
  }

  /** Which calls of the cloud's API each step of a run makes. */
  CallLog calls() {
    return calls;
  }

  Ssh ssh() {
    return new JschSsh();
  }

  Environment environmentOf(Estate estate) {
    return new Environment(estate, cloud(estate), ssh(), time());
  }

  /** Every kind of step, for plans that are only looked at. */
  StepCatalog catalog() {
    return StandardCatalog.create();
  }

  /**
   * Every kind of step.
   *
   * @param store where a step that waits for a person leaves its question
   */
  StepCatalog catalog(RunStore store) {
    return StandardCatalog.create(
        new TerminalApprovals(new ApprovalNotes(store), globals.yes, output, time()),
        new EstateShelf(this));
  }

  Runbooks runbooks() {
    Runbooks builtIn = Runbooks.builtIn();
    return globals.runbookDirectory().map(builtIn::with).orElse(builtIn);
  }
}
