import { computed, signal } from "@preact/signals";
import { isUnauthorized, leave, user, whoAmI } from "./account";
import { setServerTime } from "./clock";
import { LiveLink, type LinkState } from "./live";
import type { PageMessage, Snapshot } from "./protocol";

/** What the server shows this user of the line, for as long as it is looked at. */
export class LiveView<Shown extends Snapshot> {
  readonly snapshot = signal<Shown | null>(null);
  readonly link = signal<LinkState>("connecting");
  /** What is shown may be old: the connection to the server is down. */
  readonly stale = computed(
    () => this.link.value === "reconnecting" || this.link.value === "replaced",
  );

  private live: LiveLink | null = null;

  /** Connects; also takes back a session that goes on elsewhere. */
  readonly open = (): void => {
    this.live?.close();
    this.live = new LiveLink({
      snapshot: (message) => {
        setServerTime(message.now);
        this.snapshot.value = message as Shown;
        user.value = message.user;
      },
      link: (state) => {
        this.link.value = state;
      },
      loggedOut: () => leave(),
      mayReconnect: stillLoggedIn,
    });
  };

  close(): void {
    this.live?.close();
    this.live = null;
    this.snapshot.value = null;
  }

  readonly retryNow = (): void => this.live?.retryNow();

  send(message: PageMessage): void {
    this.live?.send(message);
  }
}

async function stillLoggedIn(): Promise<boolean> {
  try {
    await whoAmI();
    return true;
  } catch (error) {
    if (!isUnauthorized(error)) return true;
    leave();
    return false;
  }
}
