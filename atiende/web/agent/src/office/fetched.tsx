import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { messages } from "./messages";
import { Failed } from "./ui/states";

/** Adds the style sheet of a part that is not there from the start; resolves when it holds. */
export function addStyles(name: string): Promise<void> {
  if (document.querySelector(`link[href="${name}"]`)) return Promise.resolve();
  return new Promise((resolve, reject) => {
    const link = Object.assign(document.createElement("link"), { rel: "stylesheet", href: name });
    link.onload = () => resolve();
    link.onerror = () => {
      link.remove();
      reject(new Error(name));
    };
    document.head.append(link);
  });
}

/** A part of the page that is fetched when it is first shown. */
export function fetched(fetch: () => Promise<ComponentType>): ComponentType {
  const part = signal<ComponentType | "missing" | null>(null);
  const load = async () => {
    part.value = await fetch().catch(() => "missing" as const);
  };
  return function Fetched() {
    useEffect(() => {
      if (!part.value) void load();
    }, []);
    const Part = part.value;
    const m = messages.value;
    if (Part === "missing") {
      // The server may be away, or have newer parts than this page knows of.
      return <Failed title={m.partMissing} why="" onRetry={() => location.reload()} />;
    }
    if (Part) return <Part />;
    return (
      <p class="quiet blank" role="status">
        {m.loading}
      </p>
    );
  };
}
