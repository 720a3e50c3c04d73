const FIRST_RETRY_MS = 500;
const LAST_RETRY_MS = 10_000;

/** Half of the doubling delay is random, so that a restarted server is not met by all pages at once. */
export function backOffMs(attempt: number, random = Math.random()): number {
  const full = Math.min(LAST_RETRY_MS, FIRST_RETRY_MS * 2 ** attempt);
  return full / 2 + (full / 2) * random;
}
