import type { ComponentChildren } from "preact";
import { useLayoutEffect } from "preact/hooks";
import { common } from "../../messages/common";
import { Tool } from "../../ui/tool";
import { AgentPanel } from "./agent-panel";
import { CallPanel } from "./call-panel";
import { agentLooked, looked } from "./store";

/** Lies over the right of the page and moves nothing; the lists keep working beside it. */
export function Panel() {
  const at = looked.value;
  // Before the next key can come.
  useLayoutEffect(() => {
    if (!at) return;
    const listener = (event: KeyboardEvent) => {
      if (event.key === "Escape" && !document.querySelector("dialog[open]")) closePanel();
    };
    addEventListener("keydown", listener);
    return () => removeEventListener("keydown", listener);
  }, [at !== null]);
  if (at?.kind === "call") return <CallPanel key={at.id} id={at.id} />;
  if (at && agentLooked.value) return <AgentPanel key={at.id} agent={agentLooked.value} />;
  return null;
}

/** Whoever was in the panel goes on in the list it came from. */
export function closePanel(): void {
  const list = looked.peek()?.kind === "agent" ? ".live-agents" : ".live-calls";
  const inside = document.querySelector(".side-panel")?.contains(document.activeElement);
  looked.value = null;
  if (inside) document.querySelector<HTMLElement>(list)?.focus();
}

interface FrameProps {
  label: string;
  head: ComponentChildren;
  children: ComponentChildren;
}

export function Frame({ label, head, children }: FrameProps) {
  return (
    <aside class="card side-panel" aria-label={label}>
      <header>
        <div>{head}</div>
        <Tool icon="close" label={common.value.close} onClick={closePanel} />
      </header>
      <div class="panel-body" tabIndex={0} role="region" aria-label={label}>
        {children}
      </div>
    </aside>
  );
}
