import { logOut } from "../core/account";
import type { User } from "../core/protocol";
import { view } from "../core/session";
import { messages } from "../messages";
import { Connection } from "./connection";
import { overlay } from "./open";
import { Stranger } from "./text";
import { Tool } from "./tool";

export function TopBar({ user }: { user: User }) {
  const m = messages.value;
  return (
    <header class="top-bar">
      <img src="icon.svg" alt="" width="28" height="28" />
      <span class="brand">Atiende</span>
      <Connection view={view} />
      <span class="who">
        <Stranger text={user.name} fallback={user.login} />
      </span>
      <Tool icon="question" label={m.help} onClick={() => (overlay.value = "help")} />
      <Tool icon="gear" label={m.settings} onClick={() => (overlay.value = "settings")} />
      <Tool icon="out" label={m.signOut} onClick={() => void logOut()} />
    </header>
  );
}
