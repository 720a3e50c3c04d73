import { backOffMs } from "./back-off";
import type { PageMessage, ServerMessage, Snapshot } from "./protocol";

export type LinkState = "connecting" | "live" | "reconnecting" | "replaced";

export interface LiveListener {
  snapshot(message: Snapshot): void;
  link(state: LinkState): void;
  /** The server said that this session is over. */
  loggedOut(): void;
  /** The connection was lost; resolves to false when the session is gone and trying is useless. */
  mayReconnect(): Promise<boolean>;
}

const PING_EVERY_MS = 20_000;
const SILENCE_MS = 45_000;

/** The websocket to the server, kept alive until `close()`. */
export class LiveLink {
  private socket: WebSocket | null = null;
  private attempt = 0;
  private lastSeq = -1;
  private retryTimer = 0;
  private pingTimer = 0;
  private silenceTimer = 0;
  private closed = false;

  constructor(private readonly listener: LiveListener) {
    addEventListener("online", this.retryNow);
    document.addEventListener("visibilitychange", this.retryNow);
    this.connect();
  }

  send(message: PageMessage): void {
    if (this.socket?.readyState === WebSocket.OPEN) this.socket.send(JSON.stringify(message));
  }

  /** Skips the rest of the back-off; does nothing while connected. */
  readonly retryNow = (): void => {
    if (this.closed || this.socket || document.hidden) return;
    this.connect();
  };

  close(): void {
    this.closed = true;
    removeEventListener("online", this.retryNow);
    document.removeEventListener("visibilitychange", this.retryNow);
    this.drop();
  }

  private connect(): void {
    this.drop();
    if (this.attempt === 0) this.listener.link("connecting");
    const scheme = location.protocol === "https:" ? "wss" : "ws";
    const socket = new WebSocket(`${scheme}://${location.host}/api/v1/live`);
    this.socket = socket;
    this.lastSeq = -1;
    socket.onmessage = (event) => this.receive(String(event.data));
    socket.onclose = () => this.lost();
    this.pingTimer = window.setInterval(() => this.send({ type: "ping" }), PING_EVERY_MS);
    this.listenForSilence();
  }

  /** Lets go of the socket without hearing of its end: what follows is decided by the caller. */
  private drop(): void {
    clearTimeout(this.retryTimer);
    clearInterval(this.pingTimer);
    clearTimeout(this.silenceTimer);
    this.retryTimer = 0;
    if (!this.socket) return;
    this.socket.onclose = this.socket.onmessage = null;
    this.socket.close();
    this.socket = null;
  }

  private async lost(): Promise<void> {
    this.drop();
    this.attempt += 1;
    this.listener.link("reconnecting");
    const delay = backOffMs(this.attempt - 1);
    if ((await this.listener.mayReconnect()) && !this.closed && !this.socket) {
      this.retryTimer = window.setTimeout(() => this.connect(), delay);
    }
  }

  /** A half-open connection says nothing and never closes: only a clock notices it. */
  private listenForSilence(): void {
    clearTimeout(this.silenceTimer);
    this.silenceTimer = window.setTimeout(() => this.lost(), SILENCE_MS);
  }

  private receive(data: string): void {
    this.listenForSilence();
    const message = JSON.parse(data) as ServerMessage;
    if (message.type === "bye") this.leave(message.reason);
    if (message.type !== "state" && message.type !== "line") return;
    if (message.seq <= this.lastSeq) return;
    this.lastSeq = message.seq;
    this.attempt = 0;
    this.listener.snapshot(message);
    this.listener.link("live");
  }

  private leave(reason: "logged_out" | "replaced"): void {
    this.close();
    if (reason === "replaced") this.listener.link("replaced");
    else this.listener.loggedOut();
  }
}
