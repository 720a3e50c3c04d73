import type { PauseReason } from "./protocol";
import { request } from "./request";

export const api = {
  pauseReasons: () => request<PauseReason[]>("GET", "pause-reasons"),
  setState: (state: "available" | "paused", reason?: string) =>
    request<unknown>("POST", "me/state", reason === undefined ? { state } : { state, reason }),
  finishWrapUp: () => request<unknown>("POST", "me/wrap-up/finish"),
};
