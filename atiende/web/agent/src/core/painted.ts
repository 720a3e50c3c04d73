/** Some windows count as visible and yet are never painted (covered by another one, say). */
const NEVER_PAINTED_MS = 250;

/** Calls back once when what was just rendered is on the glass; at once where nobody can see it. */
export function afterPaint(callback: () => void): void {
  // No frame comes in a hidden tab, and its timers are slowed down to one a second.
  if (document.hidden) return callback();
  let done = false;
  const once = () => {
    if (done) return;
    done = true;
    callback();
  };
  // The first frame runs before the paint, the second one after it.
  requestAnimationFrame(() => requestAnimationFrame(once));
  setTimeout(once, NEVER_PAINTED_MS);
}
