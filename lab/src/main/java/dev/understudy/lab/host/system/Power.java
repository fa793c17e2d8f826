package dev.understudy.lab.host.system;

/** The machine's power, for programs on it. Both return at once and take effect soon after. */
public interface Power {

  void off();

  void restart();
}
