package dev.understudy.aliyun.oss;

import com.aliyun.oss.model.OSSObject;
import java.io.IOException;
import java.io.InputStream;

/** An object that is read; a connection that breaks is no damage of it. */
final class OssInput extends InputStream {
  private final OSSObject object;
  private final OssProblems problems;
  private final String name;
  private boolean isAtEnd;

  OssInput(OSSObject object, OssProblems problems, String name) {
    this.object = object;
    this.problems = problems;
    this.name = name;
  }

  @Override
  public int read() {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] bytes, int offset, int length) {
    try {
      int count = object.getObjectContent().read(bytes, offset, length);
      isAtEnd |= count < 0;
      return count;
    } catch (IOException e) {
      throw problems.of("read " + name, e);
    }
  }

  @Override
  public void close() throws IOException {
    if (isAtEnd) {
      object.close();
    } else {
      object.forcedClose();
    }
  }
}
