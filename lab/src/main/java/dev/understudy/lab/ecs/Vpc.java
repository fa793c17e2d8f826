package dev.understudy.lab.ecs;

/** A private network. */
final class Vpc extends Resource {
  String cidr = "";

  @Override
  String kind() {
    return "vpc";
  }
}
