package dev.understudy.failover;

import dev.understudy.cloud.estate.DnsSpec;
import dev.understudy.cloud.server.ServerScope;
import dev.understudy.core.CheckStep;
import dev.understudy.core.Poll;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.Receipt;
import dev.understudy.core.StepContext;
import dev.understudy.core.StepId;
import dev.understudy.core.Value;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** Proves that every authoritative server answers the server's names with exactly one address. */
public record CheckDns(StepId id, ServerScope scope, Value address) implements CheckStep {
  private static final Poll AGAIN = new Poll(Duration.ofMillis(200), Duration.ofSeconds(2));

  @Override
  public String summary() {
    return "Prove that every DNS server answers with the new address";
  }

  @Override
  public Receipt check(StepContext context) throws InterruptedException {
    AuthoritativeDns dns = new AuthoritativeDns(scope.estate().dns());
    String wanted = address.in(context);
    List<DnsSpec.Switch> entries = SwitchedRecords.of(scope, wanted);
    List<InetSocketAddress> servers = dns.servers();
    String[] last = {"nothing was asked"};
    return AGAIN.orFail(
        context.deadline(),
        () -> wrong(last[0]),
        () -> {
          for (DnsSpec.Switch entry : entries) {
            for (InetSocketAddress server : servers) {
              Set<String> answer = dns.ask(server, entry.name(), entry.type());
              if (!answer.equals(Set.of(wanted))) {
                last[0] = difference(entry, server, answer, wanted);
                return Optional.empty();
              }
            }
          }
          return Optional.of(Receipt.of("servers", names(servers)));
        });
  }

  private String difference(
      DnsSpec.Switch entry, InetSocketAddress server, Set<String> answer, String wanted) {
    return SwitchedRecords.fullName(scope.estate().dns(), entry)
        + " answers "
        + String.join(", ", answer)
        + " at server "
        + text(server)
        + ", expected "
        + wanted;
  }

  private static String names(List<InetSocketAddress> servers) {
    return servers.stream().map(CheckDns::text).collect(Collectors.joining(","));
  }

  private static String text(InetSocketAddress server) {
    return server.getAddress().getHostAddress() + ":" + server.getPort();
  }

  private static Problem wrong(String difference) {
    return Problem.of(
        ProblemCode.PROOF_FAILED,
        difference,
        "the record was changed, and the servers do not say so",
        "compare the zone in the cloud's DNS console with what dig shows at that server");
  }
}
