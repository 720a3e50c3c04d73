import { useEffect } from "preact/hooks";

const USUALLY_MS = 10_000;

/** Asks again and again while the page is looked at, and at once when somebody comes back to it. */
export function useRefresh(refresh: () => Promise<void>, everyMs = USUALLY_MS): void {
  useEffect(() => {
    let underWay = false;
    const again = async () => {
      if (document.hidden || underWay) return;
      underWay = true;
      await refresh().finally(() => (underWay = false));
    };
    const timer = setInterval(() => void again(), everyMs);
    const now = () => void again();
    const signs = ["focus", "online"] as const;
    for (const sign of signs) addEventListener(sign, now);
    document.addEventListener("visibilitychange", now);
    return () => {
      clearInterval(timer);
      for (const sign of signs) removeEventListener(sign, now);
      document.removeEventListener("visibilitychange", now);
    };
  }, [refresh, everyMs]);
}
