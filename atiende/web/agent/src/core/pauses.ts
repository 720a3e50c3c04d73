import { common } from "../messages/common";
import { plain } from "./format";
import type { PauseReason } from "./protocol";

/** A pause's reason in words: those that agents choose, those that others give; else as it is. */
export function pauseLabel(reason: string, reasons: readonly PauseReason[]): string {
  const given: Readonly<Record<string, string>> = common.value.pausedBy;
  return plain(reasons.find(({ id }) => id === reason)?.label ?? given[reason] ?? reason);
}
