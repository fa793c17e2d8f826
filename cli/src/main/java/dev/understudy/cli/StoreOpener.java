package dev.understudy.cli;

import dev.understudy.aliyun.oss.OssPlace;
import dev.understudy.aliyun.oss.OssStore;
import dev.understudy.archive.store.DirectoryStore;
import dev.understudy.archive.store.SftpStore;
import dev.understudy.archive.store.Store;
import dev.understudy.cloud.estate.CloudAccess;
import dev.understudy.cloud.estate.Estate;
import dev.understudy.cloud.estate.SecretRef;
import dev.understudy.core.Deadline;
import dev.understudy.core.Problem;
import dev.understudy.core.ProblemCode;
import dev.understudy.core.ssh.JschSsh;
import dev.understudy.core.ssh.SshTarget;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Opens the place that an address names.
 *
 * @param base directory that relative paths start from
 */
record StoreOpener(Workbench workbench, Path base) {
  private static final Duration CONNECT = Duration.ofSeconds(30);
  private static final int SSH = 22;
  private static final Pattern OSS_ENDPOINT =
      Pattern.compile("(?:https?://)?oss-([a-z0-9-]+?)(?:-internal)?\\.aliyuncs\\.com");

  /**
   * @param where {@code DIR}, {@code file:DIR}, {@code sftp://USER@HOST[:PORT]/DIR} or {@code
   *     oss://BUCKET/PREFIX}
   */
  Store open(String where) {
    if (where.startsWith("sftp://") || where.startsWith("oss://")) {
      URI uri = parse(where);
      Map<String, String> query = query(where, uri);
      return where.startsWith("sftp:") ? sftp(where, uri, query) : oss(where, uri, query);
    }
    String path = where.startsWith("file:") ? where.substring("file:".length()) : where;
    if (path.matches("[a-z0-9]+:.*")) {
      throw unreadable(where);
    }
    return new DirectoryStore(base.resolve(path));
  }

  /** Where a secret is: {@code file:PATH} or {@code env:NAME}. */
  static SecretRef reference(String text, Path base) {
    int colon = text.indexOf(':');
    String kind = colon < 0 ? "" : text.substring(0, colon);
    if (!kind.equals("env") && !kind.equals("file")) {
      throw Globals.usage(
              "a secret is given by where it is, never by itself", "file:PATH or env:NAME")
          .asException();
    }
    return new SecretRef(
        kind.equals("env") ? SecretRef.Kind.ENV : SecretRef.Kind.FILE,
        text.substring(colon + 1),
        base);
  }

  private Store sftp(String where, URI uri, Map<String, String> query) {
    String path = Optional.ofNullable(uri.getPath()).orElse("").replaceAll("/+$", "");
    if (uri.getHost() == null || uri.getUserInfo() == null || path.isEmpty()) {
      throw unreadable(where);
    }
    Path home = Path.of(System.getProperty("user.home"), ".ssh");
    SshTarget target =
        new SshTarget(
            uri.getHost(),
            uri.getPort() < 0 ? SSH : uri.getPort(),
            uri.getUserInfo(),
            file(query.get("key")).orElse(home.resolve("id_ed25519")),
            file(query.get("knownHosts")).orElse(home.resolve("known_hosts")));
    try {
      return new SftpStore(
          new JschSsh().files(target, Deadline.in(workbench.time(), CONNECT)),
          path,
          "sftp://" + target + path);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw Problem.of(ProblemCode.INTERRUPTED, "interrupted while connecting", "", "")
          .asException();
    }
  }

  private Store oss(String where, URI uri, Map<String, String> query) {
    String endpoint = query.getOrDefault("endpoint", "");
    Matcher known = OSS_ENDPOINT.matcher(endpoint);
    String region = query.getOrDefault("region", known.matches() ? known.group(1) : "");
    if (uri.getAuthority() == null || endpoint.isEmpty() || region.isEmpty()) {
      throw unreadable(where);
    }
    String path = Optional.ofNullable(uri.getPath()).orElse("");
    SecretRef id =
        secret(query, "accessKeyId")
            .or(() -> cloud().map(CloudAccess::accessKeyId))
            .orElseThrow(StoreOpener::keys);
    SecretRef key =
        secret(query, "accessKeySecret")
            .or(() -> cloud().map(CloudAccess::accessKeySecret))
            .orElseThrow(StoreOpener::keys);
    Optional<SecretRef> token =
        query.containsKey("accessKeyId")
            ? secret(query, "securityToken")
            : cloud().flatMap(CloudAccess::securityToken);
    Secrets secrets = workbench.secrets();
    return OssStore.open(
        new OssPlace(
            uri.getAuthority(),
            path.replaceAll("^/+|/+$", ""),
            endpoint.contains("://") ? endpoint : "https://" + endpoint,
            region,
            secrets.resolve(id, "access key id of the object store"),
            secrets.resolve(key, "access key secret of the object store"),
            token.map(each -> secrets.resolve(each, "security token of the object store"))));
  }

  private Optional<CloudAccess> cloud() {
    return workbench.findEstate().map(Estate::cloud);
  }

  private Optional<SecretRef> secret(Map<String, String> query, String name) {
    return Optional.ofNullable(query.get(name)).map(text -> reference(text, base));
  }

  private Optional<Path> file(@org.jspecify.annotations.Nullable String text) {
    return Optional.ofNullable(text).map(each -> reference(each, base).path());
  }

  private static Map<String, String> query(String where, URI uri) {
    Map<String, String> query = new HashMap<>();
    if (uri.getRawQuery() != null) {
      for (String part : uri.getRawQuery().split("&", -1)) {
        int equals = part.indexOf('=');
        if (equals < 1) {
          throw unreadable(where);
        }
        query.put(
            part.substring(0, equals),
            URLDecoder.decode(part.substring(equals + 1), StandardCharsets.UTF_8));
      }
    }
    return query;
  }

  private static URI parse(String where) {
    try {
      return URI.create(where);
    } catch (IllegalArgumentException e) {
      throw unreadable(where);
    }
  }

  private static RuntimeException keys() {
    return Globals.usage(
            "whose keys open the object store?",
            "?accessKeyId=env:NAME&accessKeySecret=env:NAME, or an estate file with credentials")
        .asException();
  }

  /** Without the text, which may hold what is secret. */
  private static RuntimeException unreadable(String where) {
    return Globals.usage(
            "'" + where.replaceAll("\\?.*", "") + "' is not the address of a repository",
            "DIR, file:DIR, sftp://USER@HOST[:PORT]/DIR?key=file:PATH&knownHosts=file:PATH,"
                + " or oss://BUCKET/PREFIX?endpoint=HOST&region=REGION")
        .asException();
  }
}
