package dev.understudy.lab.alidns;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.rpc.Actions;
import dev.understudy.lab.rpc.Product;
import dev.understudy.lab.rpc.Refusal;
import dev.understudy.lab.rpc.RpcRequest;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.function.Predicate;

/** Describes zones and records. */
final class RecordQueries {
  private static final String NAME_SERVER = "ns1.";

  private final AlidnsService service;

  RecordQueries(AlidnsService service) {
    this.service = service;
  }

  void addTo(Actions actions) {
    actions.read(Product.ALIDNS, "DescribeDomainRecords", this::records);
    actions.read(Product.ALIDNS, "DescribeSubDomainRecords", this::subDomain);
    actions.read(Product.ALIDNS, "DescribeDomainRecordInfo", this::record);
    actions.read(Product.ALIDNS, "DescribeDomains", this::domains);
    actions.read(Product.ALIDNS, "DescribeDomainInfo", this::domain);
  }

  private ObjectNode records(RpcRequest request) {
    boolean exact = request.find("SearchMode").orElse("LIKE").equals("EXACT");
    Predicate<DomainRecord> filter =
        keyword(request, "RRKeyWord", exact, DomainRecord::name)
            .and(keyword(request, "ValueKeyWord", exact, DomainRecord::value))
            .and(keyword(request, "TypeKeyWord", true, DomainRecord::type))
            .and(keyword(request, "Type", true, DomainRecord::type))
            .and(keyword(request, "Line", true, DomainRecord::line))
            .and(keyword(request, "Status", true, RecordQueries::status));
    List<DomainRecord> matching =
        service.recordsOf(request.get("DomainName")).stream().filter(filter).toList();
    return page(request, matching, 500, RecordQueries::writeWithTimes);
  }

  /** Exactly the records of one name. */
  private ObjectNode subDomain(RpcRequest request) {
    String subDomain = request.get("SubDomain");
    List<DomainRecord> matching =
        service.all().stream()
            .filter(
                record ->
                    AlidnsService.fullName(record.zone(), record.name()).equalsIgnoreCase(subDomain)
                        || subDomain.equalsIgnoreCase(record.name() + "." + record.zone()))
            .filter(keyword(request, "DomainName", true, DomainRecord::zone))
            .filter(keyword(request, "Type", true, DomainRecord::type))
            .filter(keyword(request, "Line", true, DomainRecord::line))
            .toList();
    boolean known =
        service.zones().stream()
            .anyMatch(zone -> subDomain.equals(zone) || subDomain.endsWith("." + zone));
    if (!known) {
      throw Refusal.badRequest(
          "InvalidDomainName.NoExist", "The specified domain name does not exist.");
    }
    return page(request, matching, 100, RecordQueries::writeWithWeight);
  }

  private ObjectNode record(RpcRequest request) {
    DomainRecord record = service.get(request.get("RecordId"));
    ObjectNode reply = JsonNodeFactory.instance.objectNode();
    write(reply, record);
    return reply.put("DomainId", "lab-" + record.zone()).put("PunyCode", record.zone());
  }

  private ObjectNode domains(RpcRequest request) {
    int number = request.number("PageNumber", 1, 1, Integer.MAX_VALUE);
    int size = request.number("PageSize", 20, 1, 100);
    ObjectNode reply = JsonNodeFactory.instance.objectNode();
    ArrayNode array = reply.putObject("Domains").putArray("Domain");
    List<String> zones =
        service.zones().stream()
            .filter(zone -> request.find("KeyWord").map(zone::contains).orElse(true))
            .toList();
    zones.stream()
        .skip((long) (number - 1) * size)
        .limit(size)
        .forEach(
            zone -> {
              ObjectNode node = array.addObject();
              node.put("DomainName", zone)
                  .put("DomainId", "lab-" + zone)
                  .put("PunyCode", zone)
                  .put("AliDomain", false)
                  .put("RecordCount", service.recordsOf(zone).size());
              node.putObject("DnsServers").putArray("DnsServer").add(NAME_SERVER + zone);
            });
    return reply.put("PageNumber", number).put("PageSize", size).put("TotalCount", zones.size());
  }

  private ObjectNode domain(RpcRequest request) {
    String zone = request.get("DomainName");
    service.recordsOf(zone);
    ObjectNode reply =
        JsonNodeFactory.instance
            .objectNode()
            .put("DomainName", zone)
            .put("DomainId", "lab-" + zone)
            .put("PunyCode", zone)
            .put("AliDomain", false)
            .put("VersionCode", "version_enterprise_advanced")
            .put("MinTtl", AlidnsService.minTtl());
    reply.putObject("DnsServers").putArray("DnsServer").add(NAME_SERVER + zone);
    if (request.flag("NeedDetailAttributes")) {
      ArrayNode ttls = reply.putObject("AvailableTtls").putArray("AvailableTtl");
      List.of("1", "5", "10", "60", "600", "3600", "86400").forEach(ttls::add);
    }
    return reply;
  }

  private static ObjectNode page(
      RpcRequest request,
      List<DomainRecord> records,
      int maxSize,
      BiConsumer<ObjectNode, DomainRecord> writer) {
    int number = request.number("PageNumber", 1, 1, Integer.MAX_VALUE);
    int size = request.number("PageSize", 20, 1, maxSize);
    ObjectNode reply = JsonNodeFactory.instance.objectNode();
    ArrayNode array = reply.putObject("DomainRecords").putArray("Record");
    records.stream()
        .skip((long) (number - 1) * size)
        .limit(size)
        .forEach(record -> writer.accept(array.addObject(), record));
    return reply.put("PageNumber", number).put("PageSize", size).put("TotalCount", records.size());
  }

  private static Predicate<DomainRecord> keyword(
      RpcRequest request, String parameter, boolean exact, Function<DomainRecord, String> value) {
    Optional<String> wanted = request.find(parameter).map(text -> text.toLowerCase(Locale.ROOT));
    return record ->
        wanted
            .map(
                text -> {
                  String actual = value.apply(record).toLowerCase(Locale.ROOT);
                  return exact ? actual.equals(text) : actual.contains(text);
                })
            .orElse(true);
  }

  private static String status(DomainRecord record) {
    return record.enabled() ? "ENABLE" : "DISABLE";
  }

  private static void write(ObjectNode node, DomainRecord record) {
    node.put("RecordId", record.id())
        .put("DomainName", record.zone())
        .put("RR", record.name())
        .put("Type", record.type())
        .put("Value", record.value())
        .put("TTL", record.ttl())
        .put("Line", record.line())
        .put("Status", status(record))
        .put("Locked", false);
    if (record.type().equals("MX")) {
      node.put("Priority", record.priority());
    }
  }

  private static void writeWithWeight(ObjectNode node, DomainRecord record) {
    write(node, record);
    node.put("Weight", 1);
  }

  private static void writeWithTimes(ObjectNode node, DomainRecord record) {
    writeWithWeight(node, record);
    node.put("CreateTimestamp", record.created().toEpochMilli())
        .put("UpdateTimestamp", record.updated().toEpochMilli());
  }
}
