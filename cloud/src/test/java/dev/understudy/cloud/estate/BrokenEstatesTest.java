package dev.understudy.cloud.estate;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class BrokenEstatesTest {

  @ParameterizedTest(name = "{0}")
  @MethodSource("slips")
  void pointsAtTheSlipAndSaysWhatToWrite(
      String slip, String piece, String other, List<String> problems) {
    String text = SampleEstate.with(piece, other);

    assertThat(SampleEstate.problems(text)).containsExactlyElementsOf(problems);
  }

  static Stream<Arguments> slips() {
    return Stream.of(
        slip(
            "a misspelt key",
            "objectives:",
            "objectivs:",
            "1:1: 'objectives' is missing: what is promised",
            "4:1: unknown key 'objectivs'; did you mean 'objectives'?"),
        slip(
            "a misspelt key deep inside",
            "securityGroup: sg-x",
            "securitygroup: sg-x",
            "12:12: 'sites.home.securityGroup' is missing: group of the servers (the cloud's name of"
                + " a security group (letters, digits, - _ .))",
            "12:142: unknown key 'sites.home.securitygroup'; did you mean 'securityGroup'?"),
        slip(
            "a key that nobody knows",
            "state: state",
            "paint: red",
            "5:1: unknown key 'paint'; known: apiVersion, kind, name, objectives, state, cloud,"
                + " sites, servers, dns, checks, drill, protection"),
        slip(
            "a duration without a unit",
            "rto: 30m",
            "rto: 30",
            "4:19: 'objectives.rto' must be a duration with its unit, such as 30s, 15m, 2h or 7d,"
                + " not '30'"),
        slip(
            "a duration in words",
            "timeout: 30s",
            "timeout: thirty",
            "23:82: 'servers.data.quiesce.timeout' must be a duration with its unit, such as 30s,"
                + " 15m, 2h or 7d, not 'thirty'"),
        slip(
            "a promise of nothing",
            "rpo: 15m",
            "rpo: 0s",
            "4:29: 'objectives.rpo' must be longer than zero"),
        slip(
            "a version of tomorrow",
            "understudy/v1",
            "understudy/v2",
            "1:13: 'apiVersion' must be understudy/v1, not 'understudy/v2'; did you mean"
                + " 'understudy/v1'?"),
        slip(
            "keys in the wrong order",
            "apiVersion: understudy/v1\nkind: Estate\nname: gams-platform",
            "name: gams-platform\nkind: Estate\napiVersion: understudy/v1",
            "1:1: the file must begin with 'apiVersion: understudy/v1' and 'kind: Estate'"),
        slip(
            "a server at a site that does not exist",
            "    site: home",
            "    site: hme",
            "16:11: there is no site 'hme'; did you mean 'home'?"),
        slip(
            "a drill at a site that does not exist",
            "drill: {site: home",
            "drill: {site: mars",
            "32:15: there is no site 'mars'; known: home, replica"),
        slip(
            "a record of a server that does not exist",
            "ttl: 60, server: data",
            "ttl: 60, server: dta",
            "28:50: there is no server 'dta'; did you mean 'data'?"),
        slip(
            "a list where one value belongs",
            "name: gams-platform",
            "name: [gams, platform]",
            "3:7: 'name' must be a name (lower-case letters, digits and -, at most 40 characters),"
                + " not a list"),
        slip(
            "one value where a list belongs",
            "services: [gams]",
            "services: gams",
            "21:15: 'servers.data.services' must be a list, not a single value"),
        slip(
            "an empty list",
            "types: [ecs.g7.large, ecs.g6.large, ecs.c6.large]",
            "types: []",
            "19:37: 'servers.data.launch.types' must not be empty: give at least one"),
        slip(
            "a key without a value",
            "name: gams-platform",
            "name:",
            "3:6: 'name' must be a name (lower-case letters, digits and -, at most 40 characters),"
                + " not nothing"),
        slip(
            "a key twice",
            "state: state",
            "state: state\nname: other",
            "6:1: 'name' is there twice"),
        slip(
            "a site twice",
            "  replica: {region",
            "  home: {region",
            "13:3: 'sites' has 'home' twice",
            "24:21: there is no site 'replica'; known: home, home"),
        slip(
            "a server that nothing finds",
            "    tags: {role: data}\n",
            "",
            "16:5: 'servers.data' needs at least one of instance, tags"),
        slip(
            "a relative data directory",
            "path: /srv/gams",
            "path: srv/gams",
            "20:19: 'servers.data.data[0].path' must be an absolute directory below /, such as"
                + " /srv/data, not 'srv/gams'"),
        slip(
            "two data directories",
            "data: [{path: /srv/gams, disk: data}]",
            "data: [{path: /srv/gams, disk: data}, {path: /srv/b, disk: b}]",
            "20:43: only one data directory per server can be recovered; put all data under one"),
        slip(
            "a zone without a vSwitch",
            "vswitches: {cn-shanghai-b: vsw-x, cn-shanghai-g: vsw-y}",
            "vswitches: {cn-shanghai-b: vsw-x, cn-shanghai-k: vsw-y}",
            "12:57: zone 'cn-shanghai-g' has no vSwitch; add it under vswitches",
            "12:119: zone 'cn-shanghai-k' is not among the zones; did you mean 'cn-shanghai-b'?"),
        slip(
            "a port that is none",
            "user: root, port: 2222, key: \"keys/id_ed25519\", hostKeys: known_hosts}\n    launch",
            "user: root, port: 0, key: \"keys/id_ed25519\", hostKeys: known_hosts}\n    launch",
            "18:29: 'servers.data.ssh.port' must be a whole number from 1 to 65535, not '0'"),
        slip(
            "a check of a record that is not switched",
            "http://${dns.api}:8080/health",
            "http://${dns.app}:8080/health",
            "30:31: unknown '${dns.app}'; did you mean '${dns.api}'?"),
        slip(
            "a check that expects nothing",
            "expect: 200, ",
            "",
            "30:5: 'checks[0]' needs exactly one of expect, continuity"),
        slip(
            "a check that expects two things",
            "continuity: {every: 1s, atLeast: 20}",
            "expect: 200, continuity: {every: 1s, atLeast: 20}",
            "31:5: 'checks[1]' needs exactly one of expect, continuity"),
        slip(
            "a continuity proof of nothing",
            "atLeast: 20",
            "atLeast: 0",
            "31:107: 'checks[1].continuity.atLeast' must be a whole number from 1 to 10000000, not"
                + " '0'"),
        slip(
            "a range that is none",
            "127.0.0.0/8",
            "127.0.0.1",
            "32:32: 'drill.allowFrom' must be an address range such as 10.0.0.0/8, not"
                + " '127.0.0.1'"),
        slip(
            "an endpoint of no API",
            "alidns: \"http",
            "dns: \"http",
            "9:98: 'dns' is not an API: write ecs, ecs.REGION or alidns"),
        slip(
            "a cloud nobody has an adapter for",
            "provider: aliyun",
            "provider: aliyn",
            "7:13: 'cloud.provider' must be aliyun, not 'aliyn'; did you mean 'aliyun'?"),
        slip(
            "a verify command with another variable",
            "\"${path}\"]",
            "\"${dir}\"]",
            "22:39: unknown '${dir}'; only ${path} is known here"),
        slip(
            "a bracket that is never closed",
            "services: [gams]",
            "services: [gams",
            "22:11: not YAML: expected ',' or ']', but got : while parsing a flow sequence that"
                + " begins at 21:15"),
        slip(
            "indentation that does not fit",
            "  provider: aliyun\n  credentials",
            "  provider: aliyun\n   credentials",
            "8:15: not YAML: mapping values are not allowed here"),
        slip(
            "a tab",
            "  provider: aliyun",
            "\tprovider: aliyun",
            "7:1: not YAML: a tab is used for indentation; use spaces"));
  }

  @Test
  void neverRepeatsASecretThatWasWrittenIntoTheFile() {
    String secret = "LTAI5tPlantedSecretValue";

    List<String> problems =
        SampleEstate.problems(SampleEstate.with("file:keys/access-key-secret", secret));

    assertThat(problems)
        .containsExactly(
            "8:74: 'cloud.credentials.accessKeySecret' must not hold the secret itself; write"
                + " env:NAME or file:PATH");
    assertThat(problems).noneMatch(line -> line.contains(secret));
  }

  @Test
  void neverRepeatsASecretWhenTheFileIsNotEvenYaml() {
    String secret = "PlantedSecretValue";

    List<String> problems =
        SampleEstate.problems(
            SampleEstate.with("\"file:keys/access-key-secret\"}", secret + ": [x}"));

    assertThat(problems).isNotEmpty().noneMatch(line -> line.contains(secret));
  }

  @Test
  void tellsProblemsOfShapeAndOfMeaningTogether() {
    String text =
        SampleEstate.with("rto: 30m", "rto: 30")
            .replace("    site: home", "    site: hme")
            .replace("atLeast: 20", "atLeast: none")
            .replace("state: state", "stat: state");

    assertThat(SampleEstate.problems(text))
        .extracting(line -> line.split(": ")[0])
        .containsExactly("4:19", "5:1", "16:11", "31:107");
  }

  private static Arguments slip(String slip, String piece, String other, String... problems) {
    return Arguments.of(slip, piece, other, List.of(problems));
  }
}
