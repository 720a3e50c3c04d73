import { type Signal, useSignal } from "@preact/signals";
import { useCallback, useEffect } from "preact/hooks";
import { explain, isUnauthorized, leave } from "../core/account";
import { ApiError } from "../core/request";
import { reached, unreached } from "./reach";
import { useRefresh } from "./refresh";

export interface Loaded<Value> {
  value: Signal<Value | null>;
  /** Why there is nothing; empty while there is something, even if it is old. */
  failure: Signal<string>;
  load: () => Promise<void>;
}

/** What the server has, kept fresh while it is looked at. */
export function useLoaded<Value>(fetch: () => Promise<Value>, everyMs?: number): Loaded<Value> {
  const value = useSignal<Value | null>(null);
  const failure = useSignal("");
  const load = useCallback(async () => {
    try {
      value.value = await fetch();
      failure.value = "";
      reached();
    } catch (error) {
      fail(error);
      if (value.value === null && error instanceof ApiError) failure.value = explain(error);
    }
  }, []);
  useRefresh(load, everyMs);
  useEffect(() => void load(), []);
  return { value, failure, load };
}

/** What any failure to read means for the page as a whole. */
export function fail(error: unknown): void {
  if (isUnauthorized(error)) leave();
  else if (error instanceof ApiError && error.code === "offline") unreached();
}
