import { useEffect } from "preact/hooks";
import { useLoaded } from "../loaded";
import { messages } from "../messages/line";
import { Agents } from "./agents";
import { api } from "./api";
import { Calls } from "./calls";
import { Panel } from "./panel";
import { Queues } from "./queues";
import { loadPauseReasons, looked, today, view } from "./store";
import { TodayStrip } from "./today";

const TODAY_EVERY_MS = 15_000;

/** What a supervisor leaves open all day: queues, calls and agents live, and why. */
export function LinePage() {
  const m = messages.value;
  const loaded = useLoaded(readToday, TODAY_EVERY_MS);
  useEffect(() => {
    void loadPauseReasons();
    view.open();
    return () => {
      view.close();
      looked.value = null;
    };
  }, []);
  const line = view.snapshot.value;
  return (
    <main class="line-view" data-stale={view.stale.value} data-link={view.link.value}>
      <h1 class="off-screen">{m.pages.linea}</h1>
      <TodayStrip today={today.value} failure={loaded.failure.value} />
      {line ? (
        <>
          <Queues queues={line.queues} today={today.value} />
          <div class="lists">
            <Calls calls={line.calls} />
            <Agents agents={line.agents} today={today.value} />
          </div>
        </>
      ) : (
        <p class="quiet blank" role="status">
          {m.loading}
        </p>
      )}
      <Panel />
    </main>
  );
}

async function readToday() {
  today.value = await api.today();
  return today.value;
}
