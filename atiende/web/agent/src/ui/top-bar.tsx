import { logOut } from "../core/account";
import { clockTime } from "../core/format";
import { prefs } from "../core/prefs";
import type { User } from "../core/protocol";
import { link, retryNow, snapshot, takeBack } from "../core/session";
import { messages } from "../messages";
import { overlay } from "./open";
import { Stranger } from "./text";
import { Tool } from "./tool";

export function TopBar({ user }: { user: User }) {
  const m = messages.value;
  return (
    <header class="top-bar">
      <img src="icon.svg" alt="" width="28" height="28" />
      <span class="brand">Atiende</span>
      <Connection />
      {user.role !== "agent" && <a href="/oficina">{m.backOffice}</a>}
      <span class="who">
        <Stranger text={user.name} fallback={user.login} />
      </span>
      <Tool icon="question" label={m.help} onClick={() => (overlay.value = "help")} />
      <Tool icon="gear" label={m.settings} onClick={() => (overlay.value = "settings")} />
      <Tool icon="out" label={m.signOut} onClick={() => void logOut()} />
    </header>
  );
}

/** Always in the same place and of the same height, so that losing the line moves nothing. */
function Connection() {
  const m = messages.value;
  const state = link.value;
  const label = {
    connecting: m.connecting,
    live: m.connected,
    reconnecting: m.reconnecting,
    replaced: m.replaced,
  }[state];
  return (
    <div class="connection" data-link={state}>
      <span role="status">
        <strong>{label}</strong> {state === "reconnecting" && <DataAge />}
      </span>
      {state === "reconnecting" && <Act label={m.retryNow} onClick={retryNow} />}
      {state === "replaced" && <Act label={m.useHere} onClick={takeBack} />}
    </div>
  );
}

function Act({ label, onClick }: { label: string; onClick: () => void }) {
  return (
    <button type="button" class="button small" onClick={onClick}>
      {label}
    </button>
  );
}

function DataAge() {
  if (!snapshot.value) return null;
  const time = clockTime(Date.parse(snapshot.value.now), prefs.value.language);
  return <>{messages.value.staleSince(time)}</>;
}
