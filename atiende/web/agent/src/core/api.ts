import type { PauseReason, User } from "./protocol";

/** What the server refused, or `offline` when it could not be reached at all. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** Seconds to wait before another try, when the server says so. */
    readonly retryAfter: string | null = null,
  ) {
    super(message);
  }
}

const DEADLINE_MS = 10_000;

async function request<T>(method: "GET" | "POST", path: string, body?: object): Promise<T> {
  const response = await reach(method, path, body);
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw refusal(response, answer);
  return answer as T;
}

async function reach(method: string, path: string, body?: object): Promise<Response> {
  try {
    return await fetch(`/api/v1/${path}`, {
      method,
      credentials: "same-origin",
      signal: AbortSignal.timeout(DEADLINE_MS),
      ...(body && { body: JSON.stringify(body), headers: { "Content-Type": "application/json" } }),
    });
  } catch {
    throw new ApiError("offline", "");
  }
}

function refusal(response: Response, answer: unknown): ApiError {
  const error = (answer as { error?: { code?: unknown; message?: unknown } } | null)?.error;
  const retryAfter = response.headers.get("Retry-After");
  const code = String(error?.code ?? "unavailable");
  return new ApiError(code, String(error?.message ?? ""), retryAfter);
}

export const api = {
  login: (login: string, password: string) =>
    request<{ user: User }>("POST", "login", { login, password }),
  logout: () => request<null>("POST", "logout"),
  me: () => request<{ user: User }>("GET", "me"),
  pauseReasons: () => request<PauseReason[]>("GET", "pause-reasons"),
  setState: (state: "available" | "paused", reason?: string) =>
    request<unknown>("POST", "me/state", reason === undefined ? { state } : { state, reason }),
  finishWrapUp: () => request<unknown>("POST", "me/wrap-up/finish"),
};
