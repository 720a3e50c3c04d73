/** What the server refused, or `offline` when it could not be reached at all. */
export class ApiError extends Error {
  constructor(
    readonly code: string,
    message: string,
    /** Seconds to wait before another try, when the server says so. */
    readonly retryAfter: string | null = null,
    /** The whole answer, for refusals that say more than a sentence. */
    readonly answer: unknown = null,
  ) {
    super(message);
  }
}

type Method = "GET" | "POST" | "PUT";
type Headers = Readonly<Record<string, string>>;

const DEADLINE_MS = 10_000;

/** The answer, and the response for who needs its headers. */
export async function exchange<T>(method: Method, path: string, body?: object, headers?: Headers) {
  const response = await reach(method, path, body, headers);
  const answer: unknown = await response.json().catch(() => null);
  if (!response.ok) throw refusal(response, answer);
  return { answer: answer as T, response };
}

export async function request<T>(method: Method, path: string, body?: object): Promise<T> {
  return (await exchange<T>(method, path, body)).answer;
}

async function reach(method: Method, path: string, body?: object, headers?: Headers) {
  try {
    return await fetch(`/api/v1/${path}`, {
      method,
      credentials: "same-origin",
      signal: AbortSignal.timeout(DEADLINE_MS),
      headers: { ...headers, ...(body && { "Content-Type": "application/json" }) },
      ...(body && { body: JSON.stringify(body) }),
    });
  } catch {
    throw new ApiError("offline", "");
  }
}

function refusal(response: Response, answer: unknown): ApiError {
  const error = (answer as { error?: { code?: unknown; message?: unknown } } | null)?.error;
  const retryAfter = response.headers.get("Retry-After");
  const code = String(error?.code ?? "unavailable");
  return new ApiError(code, String(error?.message ?? ""), retryAfter, answer);
}
