package dev.understudy.aliyun.oss;

import com.aliyun.oss.ClientException;
import com.aliyun.oss.OSS;
import com.aliyun.oss.OSSException;
import com.aliyun.oss.model.AbortMultipartUploadRequest;
import com.aliyun.oss.model.CompleteMultipartUploadRequest;
import com.aliyun.oss.model.InitiateMultipartUploadRequest;
import com.aliyun.oss.model.ObjectMetadata;
import com.aliyun.oss.model.PartETag;
import com.aliyun.oss.model.PutObjectRequest;
import com.aliyun.oss.model.UploadPartRequest;
import dev.understudy.archive.store.NewFile;
import java.io.ByteArrayInputStream;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** An object on its way: one request when it is small, else an upload in parts. */
final class OssFile extends NewFile {
  /** Ten thousand parts at most make an object; segments have a few tens of MiB. */
  private static final int PART = 8 * 1024 * 1024;

  private static final String FORBID = "x-oss-forbid-overwrite";
  private static final String WRITER = "writer";
  private static final SecureRandom RANDOM = new SecureRandom();

  private final OSS client;
  private final OssPlace place;
  private final OssProblems problems;
  private final String key;
  private final String writer = HexFormat.of().toHexDigits(RANDOM.nextLong());
  private final List<PartETag> parts = new ArrayList<>();
  private byte[] buffer = new byte[64 * 1024];
  private int filled;
  private Optional<String> upload = Optional.empty();

  OssFile(OSS client, OssPlace place, String key) {
    this.client = client;
    this.place = place;
    this.problems = new OssProblems(place);
    this.key = key;
  }

  @Override
  public void write(int value) {
    write(new byte[] {(byte) value}, 0, 1);
  }

  @Override
  public void write(byte[] bytes, int offset, int length) {
    int from = offset;
    int left = length;
    while (left > 0) {
      if (filled == PART) {
        sendPart();
      }
      if (filled == buffer.length) {
        buffer = java.util.Arrays.copyOf(buffer, Math.min(PART, buffer.length * 2));
      }
      int count = Math.min(left, buffer.length - filled);
      System.arraycopy(bytes, from, buffer, filled, count);
      filled += count;
      from += count;
      left -= count;
    }
  }

  @Override
  public boolean commit() {
    try {
      if (upload.isEmpty()) {
        PutObjectRequest request =
            new PutObjectRequest(
                place.bucket(), key, new ByteArrayInputStream(buffer, 0, filled), metadata());
        request.getMetadata().setContentLength(filled);
        request.addHeader(FORBID, "true");
        client.putObject(request);
      } else {
        sendPart();
        CompleteMultipartUploadRequest request =
            new CompleteMultipartUploadRequest(place.bucket(), key, upload.get(), parts);
        request.addHeader(FORBID, "true");
        client.completeMultipartUpload(request);
        upload = Optional.empty();
      }
      return true;
    } catch (OSSException e) {
      if ("FileAlreadyExists".equals(e.getErrorCode())) {
        boolean isOurs = isOurs();
        close();
        return isOurs;
      }
      throw problems.of("write " + key, e);
    } catch (ClientException e) {
      throw problems.of("write " + key, e);
    }
  }

  @Override
  public void close() {
    if (upload.isPresent()) {
      String id = upload.get();
      upload = Optional.empty();
      try {
        client.abortMultipartUpload(new AbortMultipartUploadRequest(place.bucket(), key, id));
      } catch (OSSException | ClientException e) {
        // A sweep finds it.
      }
    }
  }

  /**
   * Whether what is there is what a request of ours wrote whose reply was lost. A proxy may have
   * changed the case of a header's name, which the library then takes for one that it does not
   * know.
   */
  private boolean isOurs() {
    ObjectMetadata there = client.headObject(place.bucket(), key);
    return writer.equals(there.getUserMetadata().get(WRITER))
        || there.getRawMetadata().entrySet().stream()
            .anyMatch(
                each ->
                    each.getKey().equalsIgnoreCase("x-oss-meta-" + WRITER)
                        && writer.equals(each.getValue()));
  }

  private ObjectMetadata metadata() {
    ObjectMetadata metadata = new ObjectMetadata();
    metadata.addUserMetadata(WRITER, writer);
    return metadata;
  }

  private void sendPart() {
    try {
      if (upload.isEmpty()) {
        InitiateMultipartUploadRequest begin =
            new InitiateMultipartUploadRequest(place.bucket(), key, metadata());
        upload = Optional.of(client.initiateMultipartUpload(begin).getUploadId());
      }
      UploadPartRequest request =
          new UploadPartRequest(
              place.bucket(),
              key,
              upload.get(),
              parts.size() + 1,
              new ByteArrayInputStream(buffer, 0, filled),
              filled);
      parts.add(client.uploadPart(request).getPartETag());
      filled = 0;
    } catch (OSSException | ClientException e) {
      throw problems.of("write " + key, e);
    }
  }
}
