package dev.understudy.lab.host;

/**
 * User data for machines of the platform: a script that the first boot runs, as cloud-init would.
 */
public final class FirstBoot {
  private FirstBoot() {}

  /**
   * Makes a machine serve the platform from {@code /srv/gams}.
   *
   * @param dataDisk whether that is the disk {@code /dev/vdb} and not a directory of the system
   *     disk
   * @param standby whether it follows the primary
   */
  public static String platform(boolean dataDisk, boolean standby) {
    StringBuilder script = new StringBuilder("#!/bin/sh\nset -e\nmkdir -p /srv/gams\n");
    if (dataDisk) {
      script.append("mkfs.ext4 -q -L gams /dev/vdb\n");
      script.append("uuid=$(blkid -s UUID -o value /dev/vdb)\n");
      script.append("echo \"UUID=$uuid /srv/gams ext4 defaults,nofail 0 2\" >> /etc/fstab\n");
      script.append("mount /srv/gams\n");
    }
    script.append("gamsctl init --data /srv/gams\n");
    if (standby) {
      script.append("touch /srv/gams/standby\n");
    }
    return script.append("systemctl enable --now gams\n").toString();
  }
}
