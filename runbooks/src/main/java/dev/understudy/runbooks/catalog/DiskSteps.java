package dev.understudy.runbooks.catalog;

import static dev.understudy.runbooks.catalog.ServerInputs.ADDRESS;
import static dev.understudy.runbooks.catalog.ServerInputs.PURPOSE;
import static dev.understudy.runbooks.catalog.ServerInputs.SERVER;
import static dev.understudy.runbooks.catalog.ServerInputs.SITE;

import dev.understudy.restore.AttachDisk;
import dev.understudy.restore.AwaitCarrier;
import dev.understudy.restore.AwaitDisk;
import dev.understudy.restore.AwaitImage;
import dev.understudy.restore.CopyData;
import dev.understudy.restore.CreateCarrier;
import dev.understudy.restore.CreateDisk;
import dev.understudy.restore.CreateEmptyDisk;
import dev.understudy.restore.CreateImage;
import dev.understudy.restore.DetachDisk;
import dev.understudy.restore.FormatDisk;
import dev.understudy.restore.MountDisk;
import dev.understudy.restore.ReleaseCarrier;
import dev.understudy.runbooks.StepKind;
import dev.understudy.runbooks.StepKind.Parameter;
import java.util.List;

/**
 * The kinds of step that put data on a fresh server: by a data disk, or by image and carrier when
 * the data lay on the system disk.
 */
final class DiskSteps {
  private static final Parameter DISK = Parameter.required("disk", "id of the disk");
  private static final Parameter ZONE = Parameter.required("zone", "zone of the fresh server");

  private DiskSteps() {}

  static List<StepKind> kinds() {
    return List.of(
        createDisk(),
        createEmptyDisk(),
        formatDisk(),
        awaitDisk(),
        attach(),
        mount(),
        createImage(),
        awaitImage(),
        createCarrier(),
        awaitCarrier(),
        detach(),
        copy(),
        releaseCarrier());
  }

  private static StepKind createDisk() {
    return new StepKind(
        "disk.create",
        "Makes a data disk from a snapshot of a data disk",
        List.of(SERVER, Parameter.required("snapshot", "its id"), ZONE, SITE, PURPOSE),
        List.of("disk"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new CreateDisk(id, inputs.scope(), inputs.value("snapshot"), inputs.value("zone"));
        });
  }

  private static StepKind createEmptyDisk() {
    return new StepKind(
        "disk.create-empty",
        "Makes an empty data disk with room for data that comes from an archive",
        List.of(
            SERVER,
            Parameter.required("bytes", "of the data; the disk has half as much again"),
            Parameter.optional(
                "like", "id of a disk; the new one is as large, when it still exists"),
            ZONE,
            SITE,
            PURPOSE),
        List.of("disk"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new CreateEmptyDisk(
              id, inputs.scope(), inputs.value("bytes"), inputs.find("like"), inputs.value("zone"));
        });
  }

  private static StepKind formatDisk() {
    return new StepKind(
        "disk.format",
        "Makes a file system on an attached disk that holds nothing",
        List.of(SERVER, ADDRESS, Parameter.required("serial", "of the disk"), SITE),
        List.of("device"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new FormatDisk(
              id, inputs.scope(), inputs.value("address"), inputs.value("serial"));
        });
  }

  private static StepKind awaitDisk() {
    return new StepKind(
        "disk.await",
        "Waits until a disk can be attached",
        List.of(SERVER, DISK, SITE),
        List.of("disk"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new AwaitDisk(id, inputs.scope(), inputs.value("disk"));
        });
  }

  private static StepKind attach() {
    return new StepKind(
        "disk.attach",
        "Attaches a disk to a server in the same zone",
        List.of(SERVER, DISK, Parameter.required("instance", "id of the server"), SITE),
        List.of("serial"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new AttachDisk(id, inputs.scope(), inputs.value("disk"), inputs.value("instance"));
        });
  }

  private static StepKind mount() {
    return new StepKind(
        "disk.mount",
        "Mounts an attached disk on a host, now and after every reboot",
        List.of(
            SERVER,
            ADDRESS,
            DISK,
            Parameter.required("serial", "of the disk, as the host sees it"),
            Parameter.required("path", "absolute path of the mount point"),
            SITE),
        List.of("device"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new MountDisk(
              id,
              inputs.scope(),
              inputs.value("address"),
              inputs.value("disk"),
              inputs.value("serial"),
              inputs.value("path"));
        });
  }

  private static StepKind createImage() {
    return new StepKind(
        "image.create",
        "Makes an image of a snapshot of a system disk",
        List.of(SERVER, Parameter.required("snapshot", "its id"), SITE, PURPOSE),
        List.of("image"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new CreateImage(id, inputs.scope(), inputs.value("snapshot"));
        });
  }

  private static StepKind awaitImage() {
    return new StepKind(
        "image.await",
        "Waits until servers can be made from an image",
        List.of(SERVER, Parameter.required("image", "its id"), SITE),
        List.of("image"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new AwaitImage(id, inputs.scope(), inputs.value("image"));
        });
  }

  private static StepKind createCarrier() {
    return new StepKind(
        "carrier.create",
        "Makes a server that only carries the restored system disk and is never started",
        List.of(SERVER, Parameter.required("image", "its id"), ZONE, SITE, PURPOSE),
        List.of("instance"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new CreateCarrier(id, inputs.scope(), inputs.value("image"), inputs.value("zone"));
        });
  }

  private static StepKind awaitCarrier() {
    return new StepKind(
        "carrier.await",
        "Waits until a carrier server is there, and says which disk it carries",
        List.of(SERVER, Parameter.required("instance", "id of the carrier"), SITE),
        List.of("disk"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new AwaitCarrier(id, inputs.scope(), inputs.value("instance"));
        });
  }

  private static StepKind detach() {
    return new StepKind(
        "disk.detach",
        "Takes the system disk off a stopped carrier server",
        List.of(SERVER, DISK, Parameter.required("instance", "id of the carrier"), SITE, PURPOSE),
        List.of("disk"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new DetachDisk(id, inputs.scope(), inputs.value("disk"), inputs.value("instance"));
        });
  }

  private static StepKind copy() {
    return new StepKind(
        "data.copy",
        "Copies the data from an attached old system disk to where it belongs",
        List.of(
            SERVER,
            ADDRESS,
            Parameter.required("from", "id or serial of the attached old system disk"),
            Parameter.optional("to", "its directory; all data on the system disk when not given"),
            SITE),
        List.of("bytes", "files"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new CopyData(
              id, inputs.scope(), inputs.value("address"), inputs.value("from"), inputs.find("to"));
        });
  }

  private static StepKind releaseCarrier() {
    return new StepKind(
        "carrier.release",
        "Releases an empty carrier server and deletes the image it was made from",
        List.of(SERVER, Parameter.required("instance", "id of the carrier"), SITE),
        List.of("instance"),
        (id, given, environment) -> {
          ServerInputs inputs = new ServerInputs(given, environment);
          return new ReleaseCarrier(id, inputs.scope(), inputs.value("instance"));
        });
  }
}
