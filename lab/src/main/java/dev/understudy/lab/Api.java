package dev.understudy.lab;

import dev.understudy.lab.ecs.Catalog;
import dev.understudy.lab.rpc.Actions;
import dev.understudy.lab.rpc.ClientTokens;
import dev.understudy.lab.rpc.Credentials;
import dev.understudy.lab.rpc.Faults;
import dev.understudy.lab.rpc.Limits;
import dev.understudy.lab.rpc.RpcService;
import dev.understudy.lab.rpc.StsActions;
import dev.understudy.lab.state.StateFile;
import java.time.Clock;
import java.util.function.Predicate;

/** Puts the API together: who may call it, what it remembers, and where it answers. */
final class Api {
  private static final String TOKENS = "tokens";

  private Api() {}

  static RpcService assemble(
      Actions actions,
      LabKeys keys,
      StateFile state,
      Faults faults,
      Limits limits,
      Predicate<String> isRegionUp) {
    Credentials credentials = new Credentials();
    keys.addTo(credentials);
    new StsActions(credentials).addTo(actions);
    ClientTokens tokens = new ClientTokens(Clock.systemUTC());
    state.find(TOKENS).ifPresent(tokens::load);
    state.supply(TOKENS, tokens::save);
    return new RpcService(
        actions,
        credentials,
        tokens,
        faults,
        limits,
        Clock.systemUTC(),
        Catalog.regions(),
        isRegionUp);
  }

  static Thread daemon(Runnable work) {
    Thread thread = new Thread(work, "lab-api");
    thread.setDaemon(true);
    return thread;
  }
}
