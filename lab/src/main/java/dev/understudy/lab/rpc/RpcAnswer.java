package dev.understudy.lab.rpc;

/** What goes back over the wire, or that nothing does. */
final class RpcAnswer {
  private final int status;
  private final String contentType;
  private final byte[] body;

  RpcAnswer(int status, String contentType, byte[] body) {
    this.status = status;
    this.contentType = contentType;
    this.body = body.clone();
  }

  /** The connection is closed instead of an answer. */
  static RpcAnswer dropped() {
    return new RpcAnswer(0, "", new byte[0]);
  }

  boolean isLost() {
    return status == 0;
  }

  int status() {
    return status;
  }

  String contentType() {
    return contentType;
  }

  byte[] body() {
    return body.clone();
  }
}
