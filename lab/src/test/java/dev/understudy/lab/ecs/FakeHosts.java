package dev.understudy.lab.ecs;

import dev.understudy.lab.host.HostKind;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Hosts that only remember what they were told, and fail or linger when a test wants them to. */
final class FakeHosts implements HostKind {
  final List<String> told = new CopyOnWriteArrayList<>();
  final Map<String, NetworkPolicy> policies = new ConcurrentHashMap<>();
  final Map<String, Machine> booted = new ConcurrentHashMap<>();
  volatile String failing = "";
  volatile CountDownLatch gate = new CountDownLatch(0);

  @Override
  public void createBlankDisk(String diskId, int sizeGib) {
    tell("createBlankDisk " + diskId);
  }

  @Override
  public void createDisk(String diskId, String cutId) {
    tell("createDisk " + diskId + " " + cutId);
  }

  @Override
  public void createStockDisk(String diskId) {
    tell("createStockDisk " + diskId);
  }

  @Override
  public void deleteDisk(String diskId) {
    tell("deleteDisk " + diskId);
  }

  @Override
  public void resetDisk(String diskId, String cutId) {
    tell("resetDisk " + diskId + " " + cutId);
  }

  @Override
  public void cut(Map<String, String> cuts) {
    try {
      gate.await();
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
    }
    tell("cut " + cuts.size());
  }

  @Override
  public void deleteCut(String cutId) {
    tell("deleteCut " + cutId);
  }

  @Override
  public Path bytes(String diskId) {
    return Path.of("/nowhere", diskId);
  }

  @Override
  public Path cutBytes(String cutId) {
    return Path.of("/nowhere", cutId);
  }

  @Override
  public void boot(Machine machine) {
    booted.put(machine.instanceId(), machine);
    tell("boot " + machine.instanceId());
  }

  @Override
  public void powerOff(String instanceId, boolean hard) {
    tell("powerOff " + instanceId + " " + (hard ? "hard" : "soft"));
  }

  @Override
  public void attach(String instanceId, Attachment disk) {
    tell("attach " + disk.device());
  }

  @Override
  public void detach(String instanceId, String diskId) {
    tell("detach " + diskId);
  }

  @Override
  public String console(String instanceId) {
    return "console of " + instanceId;
  }

  @Override
  public void network(String instanceId, NetworkPolicy policy) {
    policies.put(instanceId, policy);
    tell("network " + instanceId);
  }

  @Override
  public void close() {
    tell("close");
  }

  private void tell(String call) {
    told.add(call);
    if (!failing.isEmpty() && call.startsWith(failing)) {
      throw new UncheckedIOException(new IOException("the host failed on purpose"));
    }
  }
}
