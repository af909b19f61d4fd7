import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.CountDownLatch;

/**
 * A WebSocket client for the command line that needs only a JDK: connects, sends each message, and
 * prints what it receives until it is interrupted or the server closes.
 *
 * <p>{@code java docs/try/Socket.java ws://localhost:8080/v1/ws TOKEN 'message'...}
 */
public final class Socket {
  private Socket() {}

  public static void main(String[] arguments) throws Exception {
    var closed = new CountDownLatch(1);
    WebSocket socket =
        HttpClient.newHttpClient()
            .newWebSocketBuilder()
            .header("Authorization", "Bearer " + arguments[1])
            .buildAsync(URI.create(arguments[0]), new Printer(closed))
            .join();
    for (int i = 2; i < arguments.length; i++) {
      socket.sendText(arguments[i], true).join();
    }
    closed.await();
  }

  private record Printer(CountDownLatch closed) implements WebSocket.Listener {
    @Override
    public CompletionStage<?> onText(WebSocket socket, CharSequence data, boolean last) {
      System.out.print(data);
      if (last) {
        System.out.println();
      }
      socket.request(1);
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public CompletionStage<?> onClose(WebSocket socket, int code, String reason) {
      System.out.println("closed " + code + " " + reason);
      closed.countDown();
      return CompletableFuture.completedFuture(null);
    }

    @Override
    public void onError(WebSocket socket, Throwable error) {
      System.out.println("failed " + error);
      closed.countDown();
    }
  }
}
