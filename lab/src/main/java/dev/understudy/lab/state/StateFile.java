package dev.understudy.lab.state;

import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import com.fasterxml.jackson.annotation.PropertyAccessor;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.deser.std.FromStringDeserializer;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.std.ToStringSerializer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Executors;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * One JSON file made of sections, each supplied by its owner under the owner's own lock. Written
 * shortly after a change, and when closed; replaced whole, so that a reader never sees half of it.
 */
public final class StateFile implements AutoCloseable {
  private static final long DEBOUNCE_MILLIS = 40;
  private static final ObjectMapper MAPPER = mapper();

  private final Optional<Path> file;
  private final Map<String, Supplier<JsonNode>> sections = new LinkedHashMap<>();
  private final Map<String, JsonNode> loaded = new LinkedHashMap<>();
  private final AtomicBoolean pending = new AtomicBoolean();
  private final ScheduledExecutorService writer =
      Executors.newSingleThreadScheduledExecutor(
          work -> {
            Thread thread = new Thread(work, "lab-state");
            thread.setDaemon(true);
            return thread;
          });

  /** Reads the file if it exists. */
  public StateFile(Path file) {
    this(Optional.of(file));
    if (Files.exists(file)) {
      tree(file).properties().forEach(each -> loaded.put(each.getKey(), each.getValue()));
    }
  }

  private StateFile(Optional<Path> file) {
    this.file = file;
  }

  /** A state that ends with its program, for what is too large to be written at every change. */
  public static StateFile unwritten() {
    return new StateFile(Optional.empty());
  }

  /** One section of a file, without opening it for writing. */
  public static Optional<JsonNode> read(Path file, String section) {
    return Optional.ofNullable(tree(file).get(section));
  }

  /** What the file held in that section when it was read. */
  public Optional<JsonNode> find(String section) {
    return Optional.ofNullable(loaded.get(section));
  }

  /** Names the supplier of a section; from then on the section is written. */
  public synchronized void supply(String section, Supplier<JsonNode> supplier) {
    sections.put(section, supplier);
  }

  /** Asks for a write soon. */
  public void changed() {
    if (file.isEmpty() || !pending.compareAndSet(false, true)) {
      return;
    }
    try {
      var unused = writer.schedule(this::writeInBackground, DEBOUNCE_MILLIS, TimeUnit.MILLISECONDS);
    } catch (RejectedExecutionException closed) {
      // The last write was the one of close; nothing that happens after it is kept.
    }
  }

  /** Writes now. */
  public void write() {
    file.ifPresent(this::write);
  }

  private synchronized void write(Path file) {
    pending.set(false);
    ObjectNode root = MAPPER.createObjectNode();
    loaded.forEach(root::set);
    sections.forEach((name, supplier) -> root.set(name, supplier.get()));
    Path fresh = file.resolveSibling(file.getFileName() + ".new");
    try {
      Files.write(fresh, MAPPER.writerWithDefaultPrettyPrinter().writeValueAsBytes(root));
      try (FileChannel channel = FileChannel.open(fresh, StandardOpenOption.WRITE)) {
        channel.force(true);
      }
      Files.move(fresh, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException failed) {
      throw new UncheckedIOException("can not write the lab's state to " + file, failed);
    }
  }

  /** Writes a last time; later changes are lost. */
  @Override
  public void close() {
    writer.shutdownNow();
    try {
      writer.awaitTermination(5, TimeUnit.SECONDS);
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    write();
  }

  private static JsonNode tree(Path file) {
    try {
      return MAPPER.readTree(file.toFile());
    } catch (IOException damaged) {
      throw new UncheckedIOException("can not read the lab's state in " + file, damaged);
    }
  }

  private void writeInBackground() {
    try {
      write();
    } catch (RuntimeException failed) {
      if (!writer.isShutdown()) {
        System.err.println("lab: " + failed.getMessage());
      }
    }
  }

  /** A tree of an object's fields. */
  public static JsonNode toTree(Object value) {
    return MAPPER.valueToTree(value);
  }

  /** The object of such a tree. */
  public static <T> T fromTree(JsonNode tree, Class<T> type) {
    try {
      return MAPPER.treeToValue(tree, type);
    } catch (IOException damaged) {
      throw new UncheckedIOException("can not read the lab's state", damaged);
    }
  }

  private static ObjectMapper mapper() {
    SimpleModule times = new SimpleModule();
    times.addSerializer(Instant.class, ToStringSerializer.instance);
    times.addDeserializer(Instant.class, new TextReader<>(Instant.class, Instant::parse));
    times.addSerializer(Duration.class, ToStringSerializer.instance);
    times.addDeserializer(Duration.class, new TextReader<>(Duration.class, Duration::parse));
    return new ObjectMapper()
        .registerModule(times)
        .setVisibility(PropertyAccessor.ALL, Visibility.NONE)
        .setVisibility(PropertyAccessor.FIELD, Visibility.ANY)
        .setVisibility(PropertyAccessor.CREATOR, Visibility.ANY)
        .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES);
  }

  /** Reads what {@code toString} wrote. */
  private static final class TextReader<T> extends FromStringDeserializer<T> {
    private static final long serialVersionUID = 1L;

    private final transient Function<String, T> parser;

    TextReader(Class<T> type, Function<String, T> parser) {
      super(type);
      this.parser = parser;
    }

    @Override
    protected T _deserialize(String value, DeserializationContext context) throws IOException {
      try {
        return parser.apply(value);
      } catch (DateTimeException malformed) {
        throw new IOException("not a time: " + value, malformed);
      }
    }
  }
}
