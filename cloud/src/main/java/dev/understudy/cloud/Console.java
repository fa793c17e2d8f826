package dev.understudy.cloud;

/** What a server writes where no login is needed, and its tags. */
public interface Console {

  /** The text of the last boot (ECS GetInstanceConsoleOutput); empty while there is none. */
  String output(InstanceId instance);

  /** Adds or overwrites tags of a server. */
  void tag(InstanceId instance, Tags tags);

  /** Adds or overwrites tags of a disk. */
  void tag(DiskId disk, Tags tags);
}
