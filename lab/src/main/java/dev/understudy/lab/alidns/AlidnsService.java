package dev.understudy.lab.alidns;

import static dev.understudy.lab.rpc.Refusal.badRequest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.dns.ZoneRecord;
import dev.understudy.lab.dns.ZoneSource;
import dev.understudy.lab.rpc.Actions;
import dev.understudy.lab.rpc.Product;
import dev.understudy.lab.rpc.Refusal;
import dev.understudy.lab.rpc.RpcRequest;
import dev.understudy.lab.state.StateFile;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/**
 * Records of zones: changes come in through the API, the name server reads them out. A change takes
 * effect with the reply. Thread-safe.
 */
public final class AlidnsService {
  private static final String SECTION = "alidns";
  private static final int MIN_TTL = 1;
  private static final int MAX_TTL = 86_400;
  private static final int DEFAULT_TTL = 600;
  private static final String DEFAULT_LINE = "default";
  private static final Set<String> TYPES =
      Set.of("A", "AAAA", "CNAME", "TXT", "MX", "NS", "SRV", "CAA");

  /** What the section of the state file holds. */
  static final class Saved {
    List<String> zones = new ArrayList<>();
    List<DomainRecord> records = new ArrayList<>();
    long serial = 1;
  }

  private final Map<String, DomainRecord> records = new LinkedHashMap<>();
  private final List<String> zones = new ArrayList<>();
  private final StateFile state;
  private final Consumer<DomainRecord> accepted;
  private final SecureRandom random = new SecureRandom();
  private long serial = 1;

  private AlidnsService(StateFile state, Consumer<DomainRecord> accepted) {
    this.state = state;
    this.accepted = accepted;
  }

  /** With the zones and records that the state file remembers. */
  public static AlidnsService of(StateFile state) {
    return of(state, (name, value) -> {});
  }

  /**
   * @param accepted hears of each record that the API has added or changed: full name and value
   */
  public static AlidnsService of(StateFile state, BiConsumer<String, String> accepted) {
    AlidnsService service =
        new AlidnsService(
            state,
            record -> accepted.accept(fullName(record.zone(), record.name()), record.value()));
    Optional<JsonNode> saved = state.find(SECTION);
    saved.ifPresent(tree -> service.load(StateFile.fromTree(tree, Saved.class)));
    state.supply(SECTION, service::save);
    return service;
  }

  public void addTo(Actions actions) {
    RecordQueries queries = new RecordQueries(this);
    actions.write(Product.ALIDNS, "AddDomainRecord", this::add);
    actions.write(Product.ALIDNS, "UpdateDomainRecord", this::update);
    actions.write(Product.ALIDNS, "SetDomainRecordStatus", this::setStatus);
    actions.write(Product.ALIDNS, "DeleteDomainRecord", this::delete);
    actions.write(Product.ALIDNS, "DeleteSubDomainRecords", this::deleteSubDomain);
    queries.addTo(actions);
  }

  /** Makes the account own a zone; repeatable. */
  public synchronized void own(String zone) {
    if (!zones.contains(zone)) {
      zones.add(zone);
      changed();
    }
  }

  /** For the name server. */
  public ZoneSource source(String zone) {
    return new ZoneSource() {
      @Override
      public String zone() {
        return zone;
      }

      @Override
      public List<ZoneRecord> records() {
        return served(zone);
      }

      @Override
      public long serial() {
        return currentSerial();
      }
    };
  }

  synchronized List<DomainRecord> recordsOf(String zone) {
    requireZone(zone);
    return records.values().stream().filter(record -> record.zone().equals(zone)).toList();
  }

  synchronized List<DomainRecord> all() {
    return List.copyOf(records.values());
  }

  synchronized List<String> zones() {
    return List.copyOf(zones);
  }

  synchronized DomainRecord get(String id) {
    DomainRecord record = records.get(id);
    if (record == null) {
      throw badRequest(
          "DomainRecordNotBelongToUser", "The DNS record does not belong to this user.");
    }
    return record;
  }

  /** Every record as id, full name, type and value. */
  public synchronized List<Map<String, String>> inventory() {
    return records.values().stream()
        .map(
            record ->
                Map.of(
                    "id", record.id(),
                    "name", fullName(record.zone(), record.name()),
                    "type", record.type(),
                    "value", record.value()))
        .toList();
  }

  static String fullName(String zone, String name) {
    return name.equals("@") ? zone : name + "." + zone;
  }

  static int minTtl() {
    return MIN_TTL;
  }

  private synchronized ObjectNode add(RpcRequest request) {
    String zone = requireZone(request.get("DomainName"));
    DomainRecord record =
        check(
            request,
            new DomainRecord(
                freshId(), zone, "", "", "", 0, "", 0, true, Instant.now(), Instant.now()));
    requireNoConflict(record);
    put(record);
    return empty().put("RecordId", record.id());
  }

  private synchronized ObjectNode update(RpcRequest request) {
    DomainRecord old = get(request.get("RecordId"));
    DomainRecord changed = check(request, old);
    boolean same =
        old.isAt(changed.name(), changed.type(), changed.line())
            && old.value().equals(changed.value())
            && old.ttl() == changed.ttl()
            && old.priority() == changed.priority();
    if (same) {
      throw duplicate();
    }
    requireNoConflict(changed);
    put(changed);
    return empty().put("RecordId", changed.id());
  }

  private synchronized ObjectNode setStatus(RpcRequest request) {
    DomainRecord record = get(request.get("RecordId"));
    String status = request.get("Status");
    if (!status.equalsIgnoreCase("Enable") && !status.equalsIgnoreCase("Disable")) {
      throw Refusal.invalid("Status");
    }
    records.put(record.id(), record.enabled(status.equalsIgnoreCase("Enable")));
    changed();
    return empty().put("RecordId", record.id()).put("Status", status);
  }

  private synchronized ObjectNode delete(RpcRequest request) {
    DomainRecord record = get(request.get("RecordId"));
    records.remove(record.id());
    changed();
    return empty().put("RecordId", record.id());
  }

  private synchronized ObjectNode deleteSubDomain(RpcRequest request) {
    String zone = requireZone(request.get("DomainName"));
    String name = request.get("RR");
    Optional<String> type = request.find("Type");
    List<DomainRecord> meant =
        recordsOf(zone).stream()
            .filter(record -> record.name().equalsIgnoreCase(name))
            .filter(record -> type.map(record.type()::equalsIgnoreCase).orElse(true))
            .toList();
    meant.forEach(record -> records.remove(record.id()));
    changed();
    return empty().put("RR", name).put("TotalCount", Integer.toString(meant.size()));
  }

  /** A full replacement: what the request does not say falls back to its default. */
  private static DomainRecord check(RpcRequest request, DomainRecord old) {
    String name = request.get("RR");
    String type = request.get("Type").toUpperCase(Locale.ROOT);
    String value = request.get("Value");
    int ttl = request.findNumber("TTL").orElse(DEFAULT_TTL);
    int priority = request.findNumber("Priority").orElse(0);
    if (!TYPES.contains(type)) {
      throw badRequest("InvalidType", "The specified record type is not supported.");
    }
    if (!name.equals("@")
        && !name.matches("(\\*\\.)?[A-Za-z0-9_]([A-Za-z0-9_.-]{0,251}[A-Za-z0-9_])?|\\*")) {
      throw badRequest("SubDomainInvalid.Value", "The specified RR is not valid.");
    }
    if (ttl < MIN_TTL || ttl > MAX_TTL) {
      throw badRequest("QuotaExceeded.TTL", "The TTL is outside of what the edition allows.");
    }
    if (type.equals("MX") && (priority < 1 || priority > 50)) {
      throw Refusal.invalid("Priority");
    }
    DomainRecord changed =
        old.changed(name, type, value, ttl, request.find("Line").orElse(DEFAULT_LINE), priority);
    if (!served(changed).isServable()) {
      throw badRequest(
          "DomainRecordInvalid.Value", "The value does not fit the type of the record.");
    }
    return changed;
  }

  private void requireNoConflict(DomainRecord wanted) {
    for (DomainRecord other : recordsOf(wanted.zone())) {
      if (other.id().equals(wanted.id())
          || !other.name().equalsIgnoreCase(wanted.name())
          || !other.line().equals(wanted.line())) {
        continue;
      }
      if (other.type().equals(wanted.type()) && other.value().equals(wanted.value())) {
        throw duplicate();
      }
      boolean oneIsAlias = other.type().equals("CNAME") || wanted.type().equals("CNAME");
      if (oneIsAlias) {
        throw badRequest(
            "DomainRecordConflict", "The record conflicts with a CNAME record of that name.");
      }
    }
  }

  private void put(DomainRecord record) {
    records.put(record.id(), record);
    accepted.accept(record);
    changed();
  }

  private void changed() {
    serial++;
    state.changed();
  }

  private String requireZone(String zone) {
    if (!zones.contains(zone)) {
      throw badRequest("InvalidDomainName.NoExist", "The specified domain name does not exist.");
    }
    return zone;
  }

  private synchronized List<ZoneRecord> served(String zone) {
    return records.values().stream()
        .filter(record -> record.zone().equals(zone) && record.enabled())
        .map(AlidnsService::served)
        .toList();
  }

  private static ZoneRecord served(DomainRecord record) {
    return new ZoneRecord(
        fullName(record.zone(), record.name()),
        record.type(),
        (int) record.ttl(),
        record.type().equals("MX") ? record.priority() + " " + record.value() : record.value());
  }

  private synchronized long currentSerial() {
    return serial;
  }

  private synchronized JsonNode save() {
    Saved saved = new Saved();
    saved.zones = new ArrayList<>(zones);
    saved.records = new ArrayList<>(records.values());
    saved.serial = serial;
    return StateFile.toTree(saved);
  }

  private synchronized void load(Saved saved) {
    zones.addAll(saved.zones);
    saved.records.forEach(record -> records.put(record.id(), record));
    serial = saved.serial;
  }

  private String freshId() {
    return Long.toString(
        Instant.now().truncatedTo(ChronoUnit.SECONDS).getEpochSecond() * 1_000_000_000L
            + random.nextInt(1_000_000_000));
  }

  private static Refusal duplicate() {
    return badRequest("DomainRecordDuplicate", "The DNS record already exists.");
  }

  private static ObjectNode empty() {
    return JsonNodeFactory.instance.objectNode();
  }
}
