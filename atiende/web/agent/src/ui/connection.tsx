import { clockTime } from "../core/format";
import type { LiveView } from "../core/live-view";
import { prefs } from "../core/prefs";
import type { Snapshot } from "../core/protocol";
import { common } from "../messages/common";

/** Always in the same place and of the same height, so that losing the line moves nothing. */
export function Connection({ view }: { view: LiveView<Snapshot> }) {
  const m = common.value;
  const state = view.link.value;
  const label = {
    connecting: m.connecting,
    live: m.connected,
    reconnecting: m.reconnecting,
    replaced: m.replaced,
  }[state];
  return (
    <div class="connection" data-link={state}>
      <span role="status">
        <strong>{label}</strong>{" "}
        {state === "reconnecting" && <DataAge shown={view.snapshot.value} />}
      </span>
      {state === "reconnecting" && <Act label={m.retryNow} onClick={view.retryNow} />}
      {state === "replaced" && <Act label={m.useHere} onClick={view.open} />}
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

function DataAge({ shown }: { shown: Snapshot | null }) {
  if (!shown) return null;
  const time = clockTime(Date.parse(shown.now), prefs.value.language);
  return <>{common.value.staleSince(time)}</>;
}
