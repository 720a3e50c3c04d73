import { computed, effect } from "@preact/signals";
import { messages } from "../messages";
import { user } from "./account";
import { plain } from "./format";
import type { Call } from "./protocol";
import { agent, call } from "./session";

const NAME = "Atiende";

const title = computed(() => {
  const current = call.value;
  if (current && current.phase !== "ended") return `${headline(current)} · ${NAME}`;
  const state = user.value && agent.value?.state;
  return state ? `${messages.value.agentState[state]} · ${NAME}` : NAME;
});

/** Short enough for a narrow tab: what is going on first, then with whom. */
function headline(current: Call): string {
  const who = plain(current.caller.number) || messages.value.hiddenNumber;
  const mark = current.phase === "talking" ? "●" : "☎";
  return `${mark} ${who.slice(0, 24)}`;
}

/** Keeps the tab's title telling what goes on, so that another tab may be in front. */
export function keepTitle(): void {
  effect(() => {
    document.title = title.value;
  });
}
