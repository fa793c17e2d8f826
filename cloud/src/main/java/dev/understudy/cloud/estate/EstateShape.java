package dev.understudy.cloud.estate;

import dev.understudy.cloud.yaml.ListShape;
import dev.understudy.cloud.yaml.MapShape;
import dev.understudy.cloud.yaml.ObjectShape;
import dev.understudy.cloud.yaml.Shape;
import dev.understudy.cloud.yaml.TextShape;
import java.util.regex.Pattern;

/** Every key of the estate file: what it must look like and what it means. */
final class EstateShape {
  private static final String NAME = "[a-z0-9][a-z0-9-]{0,39}";
  private static final String CLOUD_NAME = "[A-Za-z0-9][A-Za-z0-9_.-]{0,127}";
  private static final String HOST = "[A-Za-z0-9][A-Za-z0-9.-]{0,252}";
  private static final String LABEL = "[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?";

  private EstateShape() {}

  static ObjectShape file() {
    return ObjectShape.empty()
        .required("apiVersion", TextShape.oneOf("understudy/v1"), "version of the file format")
        .required("kind", TextShape.oneOf("Estate"), "what the file is")
        .required("name", name(), "the estate's name; its state is kept under it")
        .required(
            "objectives",
            ObjectShape.empty()
                .required("rto", TextShape.duration(), "longest outage promised")
                .required("rpo", TextShape.duration(), "most data lost, as time, promised"),
            "what is promised")
        .optional(
            "state",
            TextShape.text(),
            "directory of runs and lease, relative to this file, or etcd://HOST:PORT,.../PREFIX; not in the region it recovers")
        .required("cloud", cloud(), "how to reach the cloud")
        .required("sites", named(site()), "places to run")
        .required("servers", named(server()), "what is protected")
        .required("dns", dns(), "the records that a recovery may switch")
        .required("checks", ListShape.some(check()), "what must hold from outside")
        .optional("drill", drill(), "how a rehearsal runs")
        .optional("protection", ProtectionShape.protection(), "what is taken care of by cron");
  }

  private static Shape cloud() {
    return ObjectShape.empty()
        .required("provider", TextShape.oneOf("aliyun"), "whose cloud it is")
        .required(
            "credentials",
            ObjectShape.empty()
                .required("accessKeyId", TextShape.secretReference(), "where the key id is")
                .required("accessKeySecret", TextShape.secretReference(), "where the secret is")
                .optional(
                    "securityToken",
                    TextShape.secretReference(),
                    "where the token of temporary credentials is"),
            "where the credentials are; never the credentials themselves")
        .optional(
            "endpoints",
            new MapShape(
                Pattern.compile("(ecs|alidns)(\\.[a-z0-9-]+)?"),
                "an API: write ecs, ecs.REGION or alidns",
                TextShape.matching(
                    "a URL of host and port, such as https://ecs.cn-shanghai.aliyuncs.com",
                    "https?://(\\[[0-9a-fA-F:]+\\]|" + HOST + ")(:[0-9]{1,5})?/?"),
                0),
            "other endpoints than the provider's own")
        .optional(
            "callsPerSecond",
            TextShape.number(1, 1000),
            "ceiling of our own rate limiter, per API; default 20");
  }

  private static Shape site() {
    return ObjectShape.empty()
        .required("region", cloudName("a region"), "the cloud's name of the region")
        .required("zones", ListShape.some(cloudName("a zone")), "zones in the order they are tried")
        .required("vpc", cloudName("a VPC"), "network of the servers")
        .required(
            "vswitches",
            new MapShape(Pattern.compile(CLOUD_NAME), "a zone", cloudName("a vSwitch"), 1),
            "vSwitch of each zone")
        .required("securityGroup", cloudName("a security group"), "group of the servers")
        .optional("keyPair", cloudName("a key pair"), "SSH key pair of fresh servers")
        .optional(
            "image",
            cloudName("an image"),
            "stock image of fresh servers here, where it is another than launch.image: an image belongs to one region");
  }

  private static Shape server() {
    return ObjectShape.empty()
        .required("site", name(), "where it lives: a name under sites")
        .optional("instance", cloudName("a server"), "the cloud's id of the server")
        .optional(
            "tags",
            new MapShape(
                Pattern.compile("(?!aliyun|acs:|understudy:).{1,128}"),
                "a tag key (1 to 128 characters, not beginning with aliyun, acs: or understudy:)",
                TextShape.text(),
                1),
            "tags that find the server among those not replaced")
        .required("ssh", ssh(), "how to log in")
        .required(
            "launch",
            ObjectShape.empty()
                .required("image", cloudName("an image"), "stock image of a fresh server")
                .required(
                    "types",
                    ListShape.some(cloudName("an instance type")),
                    "instance types in the order they are tried when one has no stock")
                .optional(
                    "diskCategories",
                    ListShape.some(cloudName("a disk category")),
                    "disk categories in the order they are tried; default cloud_essd, cloud_auto"),
            "how to make a fresh one")
        .required(
            "data",
            ListShape.some(
                ObjectShape.empty()
                    .required(
                        "path",
                        TextShape.matching(
                            "an absolute directory below /, such as /srv/data",
                            "(/[A-Za-z0-9_+@=,-][A-Za-z0-9_.+@=,-]*)+"),
                        "directory of the data on the host")
                    .required(
                        "disk", name(), "the disk it lies on (tag understudy:disk), or system")),
            "where the data lies")
        .required("services", ListShape.some(unit()), "systemd units in the order of their start")
        .optional(
            "verify",
            command(),
            "command on the host that exits 0 when the data under ${path} is sound")
        .optional(
            "quiesce",
            ObjectShape.empty()
                .required(
                    "before",
                    commands(),
                    "commands before the snapshot's cut, in order; see docs/hooks.md")
                .optional(
                    "after",
                    commands(),
                    "commands after the cut, whatever happened: run by us, or by the host itself when the time is over; must be harmless when repeated")
                .optional(
                    "timeout",
                    TextShape.duration(),
                    "the longest that writes are held, kept by a timer on the host; default 30s"),
            "commands that make a snapshot application-consistent")
        .optional("replica", replica(), "the running replica")
        .optional(
            "databases",
            ListShape.some(DatabaseShape.database()),
            "databases that are archived by themselves")
        .atLeastOne("instance", "tags");
  }

  private static Shape replica() {
    return ObjectShape.empty()
        .required("site", name(), "where it lives: a name under sites")
        .required("instance", cloudName("a server"), "the cloud's id of the replica")
        .required("ssh", ssh(), "how to log in")
        .optional("lag", command(), "command that prints the lag in seconds as its first word")
        .required("promote", command(), "command that makes it accept writes; repeatable")
        .required("isPrimary", command(), "command that exits 0 when it accepts writes");
  }

  private static Shape ssh() {
    return ObjectShape.empty()
        .required(
            "user", TextShape.matching("a user name", "[a-z_][a-z0-9_.-]{0,31}"), "login name")
        .optional("port", TextShape.number(1, 65535), "TCP port; default 22")
        .required("key", TextShape.text(), "private key file, relative to this file")
        .required(
            "hostKeys",
            TextShape.text(),
            "known_hosts file, relative to this file; host keys are always verified");
  }

  private static Shape dns() {
    return ObjectShape.empty()
        .required("zone", domain(), "the zone")
        .optional(
            "servers",
            ListShape.any(
                TextShape.matching(
                    "a server, address or address:port",
                    "(\\[[0-9a-fA-F:]+\\]|" + HOST + ")(:[0-9]{1,5})?")),
            "authoritative servers to read back from; default: looked up")
        .required(
            "switch",
            ListShape.any(
                ObjectShape.empty()
                    .required(
                        "name",
                        TextShape.matching(
                            "a name relative to the zone, or @",
                            "@|" + LABEL + "(\\." + LABEL + ")*"),
                        "the record, relative to the zone")
                    .optional("type", TextShape.oneOf("A", "AAAA"), "record type; default A")
                    .optional(
                        "ttl", TextShape.number(1, 86400), "time to live in seconds; default 60")
                    .required("server", name(), "whose address it carries")),
            "records that may be switched; no other is ever changed");
  }

  private static Shape check() {
    return ObjectShape.empty()
        .required("name", TextShape.text(), "what must hold, in words")
        .required(
            "http",
            TextShape.matching(
                "an http or https URL without user name or password",
                "https?://[^\\s@/?#]+(/\\S*)?"),
            "URL; ${dns.NAME} stands for the address of that record")
        .optional("expect", TextShape.number(100, 599), "HTTP status of the answer")
        .optional(
            "continuity",
            ObjectShape.empty()
                .required("every", TextShape.duration(), "cadence of each series")
                .required(
                    "atLeast",
                    TextShape.number(1, 10_000_000),
                    "number of series that must be there"),
            "no series of the CSV lines series,at,received has a gap")
        .optional("within", TextShape.duration(), "how long to wait for it; default 2m")
        .exactlyOne("expect", "continuity");
  }

  private static Shape drill() {
    return ObjectShape.empty()
        .required("site", name(), "where the clone is made: a name under sites")
        .required(
            "allowFrom",
            TextShape.matching(
                "an address range such as 10.0.0.0/8",
                "[0-9]{1,3}(\\.[0-9]{1,3}){3}/([0-9]|[12][0-9]|3[0-2])"),
            "who may reach the clone: the control host")
        .optional("budget", TextShape.duration(), "longest life of what a drill makes; default 2h")
        .optional(
            "maxAge",
            TextShape.duration(),
            "for how long a rehearsal counts before status says EXPIRED; default 36h");
  }

  private static MapShape named(Shape value) {
    return new MapShape(
        Pattern.compile(NAME),
        "a name (lower-case letters, digits and -, at most 40 characters)",
        value,
        1);
  }

  private static TextShape name() {
    return TextShape.matching(
        "a name (lower-case letters, digits and -, at most 40 characters)", NAME);
  }

  private static TextShape cloudName(String what) {
    return TextShape.matching(
        "the cloud's name of " + what + " (letters, digits, - _ .)", CLOUD_NAME);
  }

  private static TextShape domain() {
    return TextShape.matching("a domain name", LABEL + "(\\." + LABEL + ")+");
  }

  private static TextShape unit() {
    return TextShape.matching(
        "the name of a systemd unit", "[A-Za-z0-9:_.@\\\\][A-Za-z0-9:_.@\\\\-]*");
  }

  private static ListShape command() {
    return ListShape.some(TextShape.text());
  }

  private static ListShape commands() {
    return ListShape.some(command());
  }
}
