package dev.understudy.lab;

import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.rpc.Actions;
import dev.understudy.lab.rpc.Credential;
import dev.understudy.lab.rpc.Product;
import dev.understudy.lab.rpc.RpcRequest;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Calls of the lab to its own API when it sets itself up: the same rules, no wire and no faults.
 */
final class LocalCalls {
  private final Actions actions;

  LocalCalls(Actions actions) {
    this.actions = actions;
  }

  ObjectNode ecs(String region, String action, String... parameters) {
    return call(Product.ECS, region, action, parameters);
  }

  ObjectNode alidns(String action, String... parameters) {
    return call(Product.ALIDNS, "", action, parameters);
  }

  private ObjectNode call(Product product, String region, String action, String... parameters) {
    Map<String, String> map = new LinkedHashMap<>();
    for (int i = 0; i < parameters.length; i += 2) {
      map.put(parameters[i], parameters[i + 1]);
    }
    return actions.perform(
        new RpcRequest(product, action, region, map, Credential.lasting("lab", "", false)));
  }
}
