import { useEffect } from "preact/hooks";

const EVERY_MS = 10_000;

/** Asks again and again while the page is looked at, and at once when somebody comes back to it. */
export function useRefresh(refresh: () => Promise<void>): void {
  useEffect(() => {
    let underWay = false;
    const again = async () => {
      if (document.hidden || underWay) return;
      underWay = true;
      await refresh().finally(() => (underWay = false));
    };
    const timer = setInterval(() => void again(), EVERY_MS);
    const now = () => void again();
    const signs = ["focus", "online"] as const;
    for (const sign of signs) addEventListener(sign, now);
    document.addEventListener("visibilitychange", now);
    return () => {
      clearInterval(timer);
      for (const sign of signs) removeEventListener(sign, now);
      document.removeEventListener("visibilitychange", now);
    };
  }, [refresh]);
}
