package dev.understudy.lab.host.shell;

import dev.understudy.lab.host.shell.Node.Redirect;
import dev.understudy.lab.host.system.HostSystem;
import dev.understudy.lab.host.tool.Tool;
import dev.understudy.lab.host.tool.ToolCall;
import dev.understudy.lab.host.tool.Toolbox;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One shell on a machine: runs scripts one after another and remembers directory, variables and the
 * last status between them. Not safe for several threads.
 */
public final class HostShell {
  private static final int DEPTH = 50;

  private final HostSystem system;
  private final Toolbox tools;
  private final Map<String, String> variables = new HashMap<>();
  private final List<String> positional = new ArrayList<>();
  private final int depth;
  private String directory = "/root";
  private int status;
  private boolean exits;
  private boolean stopsOnError;

  public HostShell(HostSystem system, Toolbox tools) {
    this(system, tools, 0);
    variables.put("HOME", "/root");
    variables.put("USER", "root");
    variables.put("PATH", "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin");
    variables.put("HOSTNAME", system.machine().hostname());
  }

  private HostShell(HostSystem system, Toolbox tools, int depth) {
    this.system = system;
    this.tools = tools;
    this.depth = depth;
  }

  /** Runs a script; its status, 2 when it cannot be read. */
  public int run(String script, Streams streams) throws InterruptedException {
    try {
      status = run(Parser.parse(script), streams);
    } catch (ShellSyntax e) {
      complain(streams, "sh: Syntax error: " + e.getMessage());
      status = 2;
    } catch (IOException e) {
      complain(streams, "sh: " + e.getMessage());
      status = 1;
    }
    return status;
  }

  /** Whether {@code exit} was called. */
  public boolean hasExited() {
    return exits;
  }

  public String directory() {
    return directory;
  }

  private int run(Node node, Streams streams)
      throws IOException, InterruptedException, ShellSyntax {
    if (Thread.interrupted()) {
      throw new InterruptedException();
    }
    if (node instanceof Node.Sequence sequence) {
      int last = 0;
      for (Node each : sequence.nodes()) {
        last = run(each, streams);
        status = last;
        exits |= stopsOnError && last != 0 && !(each instanceof Node.Chain);
        if (exits) {
          break;
        }
      }
      return last;
    }
    if (node instanceof Node.Chain chain) {
      status = run(chain.left(), streams);
      return exits || (status == 0) != chain.and() ? status : run(chain.right(), streams);
    }
    if (node instanceof Node.Pipeline pipeline) {
      int result =
          pipeline.commands().size() == 1
              ? run(pipeline.commands().get(0), streams)
              : pipe(pipeline.commands(), streams);
      return pipeline.negated() ? (result == 0 ? 1 : 0) : result;
    }
    if (node instanceof Node.If conditional) {
      return conditional(conditional, streams);
    }
    if (node instanceof Node.For loop) {
      int last = 0;
      for (String each : expander(streams).arguments(loop.words())) {
        variables.put(loop.name(), each);
        last = run(loop.body(), streams);
        if (exits) {
          break;
        }
      }
      return last;
    }
    if (node instanceof Node.While loop) {
      int last = 0;
      while (!exits && (condition(loop.condition(), streams) == 0) != loop.until()) {
        last = run(loop.body(), streams);
      }
      return last;
    }
    if (node instanceof Node.Group group) {
      HostShell shell = group.subshell() ? copy() : this;
      return redirected(group.redirects(), streams, changed -> shell.run(group.body(), changed));
    }
    return simple((Node.Simple) node, streams);
  }

  private int conditional(Node.If conditional, Streams streams)
      throws IOException, InterruptedException, ShellSyntax {
    if (condition(conditional.condition(), streams) == 0) {
      return run(conditional.then(), streams);
    }
    return exits || conditional.otherwise().isEmpty()
        ? 0
        : run(conditional.otherwise().get(), streams);
  }

  /** A failing condition is an answer, not an error that ends the script. */
  private int condition(Node node, Streams streams)
      throws IOException, InterruptedException, ShellSyntax {
    boolean before = stopsOnError;
    stopsOnError = false;
    try {
      return run(node, streams);
    } finally {
      stopsOnError = before;
    }
  }

  private int simple(Node.Simple simple, Streams streams)
      throws IOException, InterruptedException, ShellSyntax {
    Expander expander = expander(streams);
    Map<String, String> assigned = new HashMap<>();
    for (Node.Assignment each : simple.assignments()) {
      assigned.put(each.name(), expander.text(each.value()));
    }
    List<String> words = expander.arguments(simple.words());
    if (words.isEmpty()) {
      variables.putAll(assigned);
      return redirected(simple.redirects(), streams, changed -> 0);
    }
    Map<String, String> before = new HashMap<>(variables);
    variables.putAll(assigned);
    int result = redirected(simple.redirects(), streams, changed -> command(words, changed));
    for (String each : assigned.keySet()) {
      variables.computeIfPresent(each, (name, value) -> before.get(name));
    }
    return result;
  }

  /** Runs one command as it stands, without the language around it. */
  int command(List<String> words, Streams streams)
      throws IOException, InterruptedException, ShellSyntax {
    Optional<Builtins.Builtin> builtin = Builtins.find(words.get(0));
    if (builtin.isPresent()) {
      return builtin.get().run(this, words.subList(1, words.size()), streams);
    }
    Optional<Tool> tool = tools.find(words.get(0));
    if (tool.isEmpty()) {
      complain(streams, "sh: 1: " + words.get(0) + ": not found");
      return 127;
    }
    ToolCall call =
        new ToolCall(system, words, directory, streams.in(), streams.out(), streams.error());
    return tools.run(tool.get(), call);
  }

  private int redirected(List<Redirect> redirects, Streams streams, Redirections.Body body)
      throws IOException, InterruptedException, ShellSyntax {
    return new Redirections(system, directory, expander(streams)).run(redirects, streams, body);
  }

  /** Each command runs in a shell of its own, side by side, joined by pipes. */
  private int pipe(List<Node> commands, Streams streams) throws IOException, InterruptedException {
    List<Thread> threads = new ArrayList<>();
    int[] results = new int[commands.size()];
    InputStream in = streams.in();
    for (int i = 0; i < commands.size(); i++) {
      boolean last = i == commands.size() - 1;
      PipedInputStream reader = new PipedInputStream(1 << 18);
      OutputStream out = last ? streams.out() : new PipedOutputStream(reader);
      Streams own = streams.withIn(in).withOut(out);
      int index = i;
      Node command = commands.get(i);
      HostShell shell = copy();
      InputStream source = in;
      Thread thread =
          new Thread(
              () -> {
                results[index] = shell.runStage(command, own);
                closeStage(index > 0 ? source : InputStream.nullInputStream(), last, out);
              },
              "pipe");
      thread.setDaemon(true);
      threads.add(thread);
      in = reader;
    }
    threads.forEach(Thread::start);
    try {
      for (Thread each : threads) {
        each.join();
      }
    } catch (InterruptedException e) {
      threads.forEach(Thread::interrupt);
      throw e;
    }
    return results[commands.size() - 1];
  }

  private int runStage(Node node, Streams streams) {
    try {
      return run(node, streams);
    } catch (IOException e) {
      return 141;
    } catch (ShellSyntax e) {
      complain(streams, "sh: Syntax error: " + e.getMessage());
      return 2;
    } catch (InterruptedException e) {
      return 130;
    }
  }

  private static void closeStage(InputStream in, boolean last, OutputStream out) {
    try (in;
        OutputStream end = last ? OutputStream.nullOutputStream() : out) {
      end.flush();
    } catch (IOException e) {
      // The next command did not want to read to the end.
    }
  }

  private HostShell copy() {
    HostShell copy = new HostShell(system, tools, depth + 1);
    copy.variables.putAll(variables);
    copy.positional.addAll(positional);
    copy.directory = directory;
    copy.status = status;
    return copy;
  }

  private Expander expander(Streams streams) {
    return new Expander(
        new Expander.Values() {
          @Override
          public String variable(String name) throws ShellSyntax {
            return HostShell.this.variable(name);
          }

          @Override
          public List<String> positional() {
            return List.copyOf(positional);
          }

          @Override
          public String output(String script)
              throws IOException, InterruptedException, ShellSyntax {
            if (depth > DEPTH) {
              throw new ShellSyntax("too many nested commands");
            }
            ByteArrayOutputStream bytes = new ByteArrayOutputStream();
            status = copy().run(Parser.parse(script), streams.withOut(bytes));
            return bytes.toString(StandardCharsets.UTF_8).replaceAll("\n+$", "");
          }
        },
        system.paths(),
        directory);
  }

  private String variable(String name) throws ShellSyntax {
    Optional<String> special =
        switch (name) {
          case "?" -> Optional.of(Integer.toString(status));
          case "$" -> Optional.of("1");
          case "#" -> Optional.of(Integer.toString(positional.size()));
          case "@", "*" -> Optional.of(String.join(" ", positional));
          default -> Optional.empty();
        };
    if (special.isPresent()) {
      return special.get();
    }
    int fallback = name.indexOf(":-");
    String plain = fallback < 0 ? name : name.substring(0, fallback);
    if (!plain.matches("[A-Za-z_][A-Za-z0-9_]*|[0-9]+")) {
      throw new ShellSyntax("Bad substitution: ${" + name + "}");
    }
    String value;
    if (Character.isDigit(plain.charAt(0))) {
      int index = Integer.parseInt(plain);
      value = index == 0 ? "sh" : index <= positional.size() ? positional.get(index - 1) : "";
    } else {
      value = variables.getOrDefault(plain, "");
    }
    return value.isEmpty() && fallback >= 0 ? name.substring(fallback + 2) : value;
  }

  // For the builtins, which are commands that change the shell itself.

  HostSystem system() {
    return system;
  }

  Toolbox tools() {
    return tools;
  }

  void changeDirectory(String path) {
    directory = path;
    variables.put("PWD", path);
  }

  void set(String name, String value) {
    variables.put(name, value);
  }

  List<String> positional() {
    return positional;
  }

  void unset(String name) {
    variables.remove(name);
  }

  Map<String, String> variables() {
    return Map.copyOf(variables);
  }

  void exit() {
    exits = true;
  }

  int lastStatus() {
    return status;
  }

  void stopOnError(boolean stop) {
    stopsOnError = stop;
  }

  int subshell(String script, List<String> arguments, Streams streams) throws InterruptedException {
    if (depth > DEPTH) {
      complain(streams, "sh: too many nested shells");
      return 2;
    }
    HostShell shell = copy();
    shell.positional.clear();
    shell.positional.addAll(arguments);
    return shell.run(script, streams);
  }

  static void complain(Streams streams, String message) {
    try {
      streams.error().write((message + "\n").getBytes(StandardCharsets.UTF_8));
      streams.error().flush();
    } catch (IOException e) {
      // Nobody listens any more.
    }
  }
}
