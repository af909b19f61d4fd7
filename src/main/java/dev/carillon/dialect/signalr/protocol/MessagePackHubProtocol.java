package dev.carillon.dialect.signalr.protocol;

import dev.carillon.core.encoding.Frame;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.msgpack.core.MessageBufferPacker;
import org.msgpack.core.MessagePack;

/** Messages as MessagePack arrays, each behind its length. */
final class MessagePackHubProtocol implements HubProtocol {
  private static final int MAX_PREFIX_BYTES = 5;
  private static final int GROUP_BITS = 7;
  private static final int GROUP = 0x7f;

  @Override
  public String name() {
    return "messagepack";
  }

  @Override
  public boolean isBinary() {
    return true;
  }

  @Override
  public Optional<HubMessage> read(ByteInput input, int maxBytes) {
    while (input.size() > 0) {
      int prefix = prefixBytes(input);
      if (prefix == 0) {
        return Optional.empty();
      }
      int length = length(input, prefix, maxBytes - prefix);
      if (input.size() < prefix + length) {
        return Optional.empty();
      }
      input.skip(prefix);
      Optional<HubMessage> message = MessagePackReader.read(input.take(length));
      if (message.isPresent()) {
        return message;
      }
    }
    return Optional.empty();
  }

  /** How many bytes the length takes; 0 if they have not all arrived. */
  private static int prefixBytes(ByteInput input) {
    for (int i = 0; i < MAX_PREFIX_BYTES; i++) {
      if (i == input.size()) {
        return 0;
      }
      if (input.peek(i) >= 0) {
        return i + 1;
      }
    }
    throw HubCloseReasons.malformed("a length of more than five bytes");
  }

  // A length that is too large is refused at once, without waiting for the bytes.
  private static int length(ByteInput input, int prefix, int max) {
    long length = 0;
    for (int i = 0; i < prefix; i++) {
      length |= (long) (input.peek(i) & GROUP) << (GROUP_BITS * i);
    }
    if (length > max) {
      throw HubCloseReasons.malformed("a message of more than " + max + " bytes");
    }
    return (int) length;
  }

  @Override
  public Frame encode(HubMessage message) {
    try (MessageBufferPacker packer = MessagePack.newDefaultBufferPacker()) {
      message.pass(new MessagePackWriter(packer));
      return Frame.binary(prefixed(packer.toByteArray()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static byte[] prefixed(byte[] message) {
    int prefix = 1;
    for (int rest = message.length >>> GROUP_BITS; rest > 0; rest >>>= GROUP_BITS) {
      prefix++;
    }
    var framed = new byte[prefix + message.length];
    int rest = message.length;
    for (int i = 0; i < prefix; i++) {
      framed[i] = (byte) ((rest & GROUP) | (i < prefix - 1 ? GROUP + 1 : 0));
      rest >>>= GROUP_BITS;
    }
    System.arraycopy(message, 0, framed, prefix, message.length);
    return framed;
  }
}
