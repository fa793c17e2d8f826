package dev.understudy.lab.ecs;

import java.util.List;
import java.util.Map;

/** The networks and stock images that an empty cloud account starts with. */
final class Foundation {
  static final String STOCK_IMAGE_NAME = "debian_12_gams";
  static final int STOCK_IMAGE_GIB = 20;

  private Foundation() {}

  /** Repeatable: what is there stays as it is. */
  static void lay(Model model, String network) {
    for (Map.Entry<String, List<String>> entry : Catalog.ZONES.entrySet()) {
      String region = entry.getKey();
      if (!Model.in(model.vpcs, region).isEmpty()) {
        continue;
      }
      Vpc vpc = model.made(new Vpc(), "vpc", region);
      vpc.name = "lab";
      vpc.cidr = network + "0/24";
      model.vpcs.put(vpc.id, vpc);
      for (String zone : entry.getValue()) {
        VSwitch vswitch = model.made(new VSwitch(), "vsw", region);
        vswitch.name = zone;
        vswitch.vpc = vpc.id;
        vswitch.zone = zone;
        vswitch.cidr = vpc.cidr;
        model.vswitches.put(vswitch.id, vswitch);
      }
      Image stock = model.made(new Image(), "m", region);
      stock.name = STOCK_IMAGE_NAME;
      stock.stock = true;
      stock.sizeGib = STOCK_IMAGE_GIB;
      stock.status = Image.Status.AVAILABLE;
      model.images.put(stock.id, stock);
    }
  }
}
