package com.jcraft.jsch;

import java.io.IOException;
import org.jspecify.annotations.NullMarked;

/**
 * Opens a channel's window again by what was read, not by what arrived. The library itself does the
 * latter, so that a slow reader would have to hold up its thread, and with it every other channel
 * of the connection. In this package because the library keeps windows to itself.
 */
@NullMarked
public final class ReadWindow {
  private static final int ADJUST_ROOM = 100;

  private final Channel channel;
  private int owed;

  public ReadWindow(Channel channel) {
    this.channel = channel;
  }

  /** To be told by the library's thread of every packet's bytes, before it counts them itself. */
  public void arrived(int length) {
    channel.setLocalWindowSize(channel.lwsize_max + length);
  }

  /** To be told of bytes that are out of the way; every half window, the other side is. */
  public void read(int length) throws IOException {
    int due = due(length);
    if (due == 0) {
      return;
    }
    Buffer buffer = new Buffer(ADJUST_ROOM);
    Packet packet = new Packet(buffer);
    packet.reset();
    buffer.putByte((byte) Channel.SSH_MSG_CHANNEL_WINDOW_ADJUST);
    buffer.putInt(channel.getRecipient());
    buffer.putInt(due);
    try {
      synchronized (channel) {
        if (!channel.close) {
          channel.getSession().write(packet);
        }
      }
    } catch (IOException e) {
      throw e;
    } catch (Exception e) {
      throw new IOException("the window was not opened again", e);
    }
  }

  private synchronized int due(int length) {
    owed += length;
    if (owed < channel.lwsize_max / 2) {
      return 0;
    }
    int due = owed;
    owed = 0;
    return due;
  }
}
