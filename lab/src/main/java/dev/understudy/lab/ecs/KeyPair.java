package dev.understudy.lab.ecs;

/** An SSH public key; its id is its name. */
final class KeyPair extends Resource {
  String publicKey = "";
  String fingerprint = "";

  @Override
  String kind() {
    return "keypair";
  }
}
