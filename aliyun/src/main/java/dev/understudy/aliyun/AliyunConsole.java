package dev.understudy.aliyun;

import com.aliyuncs.ecs.model.v20140526.GetInstanceConsoleOutputRequest;
import dev.understudy.cloud.Console;
import dev.understudy.cloud.DiskId;
import dev.understudy.cloud.InstanceId;
import dev.understudy.cloud.Tags;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Set;

/** Console output and tags of one region over ECS. */
final class AliyunConsole implements Console {
  private static final Set<String> NOT_BOOTED =
      Set.of("IncorrectInstanceStatus", "IncorrectInstanceStatus.Initializing");

  private final Gateway gateway;
  private final Tagging tagging;

  AliyunConsole(Gateway gateway, Tagging tagging) {
    this.gateway = gateway;
    this.tagging = tagging;
  }

  @Override
  public String output(InstanceId instance) {
    GetInstanceConsoleOutputRequest request = new GetInstanceConsoleOutputRequest();
    request.setInstanceId(instance.value());
    return gateway.ask(
        request,
        reply ->
            new String(
                Base64.getMimeDecoder().decode(reply.text("ConsoleOutput")),
                StandardCharsets.UTF_8),
        NOT_BOOTED,
        refusal -> "");
  }

  @Override
  public void tag(InstanceId instance, Tags tags) {
    tagging.tag("instance", instance.value(), tags);
  }

  @Override
  public void tag(DiskId disk, Tags tags) {
    tagging.tag("disk", disk.value(), tags);
  }
}
