package dev.understudy.lab.rpc;

import com.fasterxml.jackson.databind.node.ObjectNode;

/** Performs one action of the API. */
@FunctionalInterface
public interface Action {

  /**
   * The reply's fields but {@code RequestId}; never a top-level {@code Code}, which clients take
   * for an error.
   *
   * @throws Refusal when the API would answer with an error
   */
  ObjectNode perform(RpcRequest request);
}
