package dev.understudy.lab.ecs;

import static dev.understudy.lab.rpc.Refusal.badRequest;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.understudy.lab.rpc.RpcRequest;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** SSH key pairs of a region. */
final class KeyPairActions {

  ObjectNode importPair(RpcRequest request, Model model, Effects effects) {
    String name = request.get("KeyPairName");
    Checks.name(request, "KeyPairName", "InvalidKeyPairName.Malformed");
    String body = request.get("PublicKeyBody").strip();
    Map<String, String> tags = Checks.tags(request);
    String key = request.region() + "/" + name;
    if (model.keyPairs.containsKey(key)) {
      throw badRequest("KeyPair.AlreadyExist", "The specified KeyPairName already exists.");
    }
    String fingerprint = fingerprint(body);
    KeyPair pair = model.made(new KeyPair(), "kp", request.region());
    pair.id = name;
    pair.name = name;
    pair.publicKey = body;
    pair.fingerprint = fingerprint;
    pair.tags = tags;
    model.keyPairs.put(key, pair);
    return Wire.empty().put("KeyPairName", name).put("KeyPairFingerPrint", fingerprint);
  }

  ObjectNode describe(RpcRequest request, Model model, Effects effects) {
    List<Map<String, String>> tags = request.objects("Tag");
    Predicate<KeyPair> filter =
        Checks.<KeyPair>matches(request, "KeyPairName", pair -> pair.name)
            .and(Checks.matches(request, "KeyPairFingerPrint", pair -> pair.fingerprint))
            .and(pair -> Checks.hasTags(pair, tags));
    Page<KeyPair> page =
        Page.of(
            Model.in(model.keyPairs, request.region()).stream().filter(filter).toList(),
            request,
            0,
            50);
    ObjectNode reply = Wire.empty();
    ArrayNode array = Wire.array(reply, "KeyPairs", "KeyPair");
    for (KeyPair pair : page.items()) {
      ObjectNode node = array.addObject();
      node.put("KeyPairName", pair.name)
          .put("KeyPairFingerPrint", pair.fingerprint)
          .put("CreationTime", Wire.minute(pair.created));
      if (request.flag("IncludePublicKey")) {
        node.put("PublicKey", pair.publicKey);
      }
      Wire.tags(node, pair.tags);
    }
    page.describe(reply);
    return reply;
  }

  private static String fingerprint(String openSshKey) {
    String[] words = openSshKey.split("\\s+");
    boolean isKey = words.length > 1 && words[0].matches("(ssh|ecdsa)-[a-z0-9-]+");
    try {
      byte[] blob = Base64.getDecoder().decode(isKey ? words[1] : "!");
      return HexFormat.ofDelimiter(":").formatHex(MessageDigest.getInstance("MD5").digest(blob));
    } catch (IllegalArgumentException malformed) {
      throw badRequest("InvalidPublicKeyBody.Malformed", "The public key is not well formed.");
    } catch (GeneralSecurityException missing) {
      throw new IllegalStateException("this Java has no MD5", missing);
    }
  }
}
