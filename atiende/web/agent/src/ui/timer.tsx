import { computed } from "@preact/signals";
import { useMemo } from "preact/hooks";
import { now } from "../core/clock";
import { duration } from "../core/format";

/** Counts up from a moment. */
export function Since({ iso }: { iso: string }) {
  return <Counter zeroMs={Date.parse(iso)} />;
}

/** Goes on counting from so many seconds at the moment of `asOf`. */
export function Growing({ seconds, asOf }: { seconds: number; asOf: string }) {
  return <Counter zeroMs={Date.parse(asOf) - seconds * 1000} />;
}

/** Counts down to a moment and stays at zero. */
export function Until({ iso }: { iso: string }) {
  return <Counter zeroMs={Date.parse(iso)} down />;
}

/** The second hand; when it moves, only its own text is redrawn. */
function Counter({ zeroMs, down = false }: { zeroMs: number; down?: boolean }) {
  const text = useMemo(
    () =>
      computed(() => {
        const passed = (now.value - zeroMs) / 1000;
        return duration(down ? Math.ceil(-passed) : passed);
      }),
    [zeroMs, down],
  );
  return <span class="counter">{text}</span>;
}
