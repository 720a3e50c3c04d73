import { notice, user } from "./core/account";
import { copyText } from "./core/clipboard";
import { listenForShortcuts } from "./core/keyboard";
import { agent, becomeAvailable, call, finishWrapUp } from "./core/session";
import { messages } from "./messages";
import { isLocked } from "./ui/agent-status";
import { overlay, pauseMenuOpen } from "./ui/open";

/** The agent's keys; the help shows the same list. */
export function startShortcuts(): void {
  listenForShortcuts({
    d: whenFree(() => void becomeAvailable()),
    p: whenFree(() => {
      pauseMenuOpen.value = !pauseMenuOpen.value;
    }),
    t: () => {
      if (agent.value?.state === "wrap_up") void finishWrapUp();
    },
    c: () => void copyNumber(),
    "?": () => {
      if (user.value) overlay.value = overlay.value === "help" ? null : "help";
    },
  });
}

function whenFree(action: () => void): () => void {
  return () => {
    if (agent.value && !isLocked(agent.value)) action();
  };
}

async function copyNumber(): Promise<void> {
  const number = call.value?.caller.number;
  if (!number) return;
  notice.value = (await copyText(number)) ? messages.value.copied : messages.value.copyFailed;
}
