import { request } from "../../core/request";
import type { PauseReason } from "../../core/protocol";
import type { Paged, PastCall, Story, Today } from "../protocol";

type NewState = "available" | "paused" | "logged_out";

export const api = {
  today: () => request<Today>("GET", "today"),
  story: (callId: string) =>
    request<Story>("GET", `calls/${encodeURIComponent(callId)}/story`),
  history: (query: URLSearchParams) => request<Paged<PastCall>>("GET", `history?${query}`),
  pauseReasons: () => request<PauseReason[]>("GET", "pause-reasons"),
  setState: (agent: number, state: NewState, reason?: string) =>
    request<unknown>("POST", `agents/${agent}/state`, reason ? { state, reason } : { state }),
  finishWrapUp: (agent: number) => request<unknown>("POST", `agents/${agent}/wrap-up/finish`),
};
