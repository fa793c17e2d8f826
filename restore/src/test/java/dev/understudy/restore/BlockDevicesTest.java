package dev.understudy.restore;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class BlockDevicesTest {
  private static final String SERIAL = "uf6abcdefghij0123456";

  private static Optional<String> found(String json, String serial) throws JsonProcessingException {
    JsonNode devices = new ObjectMapper().readTree(json);
    return BlockDevices.mountable(devices, serial).map(BlockDevices.Device::path);
  }

  private static String disk(String name, String serial, String fstype, String more) {
    return "{\"name\":\"%s\",\"serial\":%s,\"fstype\":%s,\"size\":100,\"type\":\"disk\"%s}"
        .formatted(name, serial, fstype, more);
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }

  @Test
  void takesTheWholeDiskWhenTheFileSystemIsOnIt() throws JsonProcessingException {
    String json =
        "["
            + disk("vda", "null", "null", "")
            + ","
            + disk("vdb", quoted(SERIAL), quoted("ext4"), "")
            + "]";

    assertThat(found(json, SERIAL)).contains("/dev/vdb");
  }

  @Test
  void takesTheLargestPartitionWithAFileSystemToBeMounted() throws JsonProcessingException {
    String partitions =
        """
        ,"children":[
          {"name":"vdc1","fstype":null,"size":1,"type":"part"},
          {"name":"vdc2","fstype":"vfat","size":200,"type":"part"},
          {"name":"vdc3","fstype":"ext4","size":90,"type":"part"},
          {"name":"vdc4","fstype":"ext4","size":8,"type":"part"}]""";
    String json = "[" + disk("vdc", quoted(SERIAL), "null", partitions) + "]";

    assertThat(found(json, SERIAL)).contains("/dev/vdc3");
  }

  @Test
  void recognisesASerialThatTheGuestSeesCutOff() throws JsonProcessingException {
    String json = "[" + disk("vdb", quoted(SERIAL.substring(0, 12)), quoted("xfs"), "") + "]";

    assertThat(found(json, SERIAL)).contains("/dev/vdb");
  }

  @Test
  void anEmptyOrVeryShortSerialNamesNothing() throws JsonProcessingException {
    String json =
        "["
            + disk("vda", quoted(""), quoted("ext4"), "")
            + ","
            + disk("vdb", quoted("uf6"), quoted("ext4"), "")
            + "]";

    assertThat(found(json, SERIAL)).isEmpty();
  }

  @Test
  void aDiskWithoutAFileSystemIsNotTaken() throws JsonProcessingException {
    assertThat(found("[" + disk("vdb", quoted(SERIAL), "null", "") + "]", SERIAL)).isEmpty();
  }
}
