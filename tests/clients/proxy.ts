// A line between a client and the service that can be cut.

import { type AddressInfo, type Socket, connect, createServer } from "node:net";
import { once } from "node:events";

export interface Line extends AsyncDisposable {
  /** Of the service, by way of this line. */
  url: string;
  /** End every connection without a word. Those that come afterwards are let through. */
  cut: () => void;
}

/** @param target the URL of the service, for HTTP or a socket */
export async function lineTo(target: string): Promise<Line> {
  const to = new URL(target);
  const sockets = new Set<Socket>();
  const server = createServer((near) => {
    const far = connect(Number(to.port), to.hostname);
    for (const [socket, other] of [[near, far], [far, near]] as const) {
      sockets.add(socket);
      socket.on("error", () => undefined); // it is closed next
      socket.on("close", () => {
        sockets.delete(socket);
        other.destroy();
      });
      socket.pipe(other);
    }
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const cut = () => sockets.forEach((socket) => socket.resetAndDestroy());
  return {
    url: `${to.protocol}//127.0.0.1:${(server.address() as AddressInfo).port}${to.pathname}`,
    cut,
    [Symbol.asyncDispose]: async () => {
      server.close();
      cut();
      await once(server, "close");
    },
  };
}
