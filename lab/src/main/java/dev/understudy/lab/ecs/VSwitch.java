package dev.understudy.lab.ecs;

/** The part of a private network that lies in one zone. */
final class VSwitch extends Resource {
  String vpc = "";
  String zone = "";
  String cidr = "";

  @Override
  String kind() {
    return "vswitch";
  }
}
