import type { ComponentChildren } from "preact";
import { Stranger } from "../../ui/text";

interface TwoLinesProps {
  first: ComponentChildren;
  second?: ComponentChildren;
}

/** Two lines in one cell; the second one is there even when it says nothing. */
export function TwoLines({ first, second }: TwoLinesProps) {
  return (
    <>
      <span class="first">{first}</span>
      <span class="second">{second}</span>
    </>
  );
}

/** Two texts of strangers, cut where the column ends and whole in their tips. */
export function TwoTexts({ first, second }: { first: string; second: string }) {
  return (
    <TwoLines first={<Stranger text={first} fallback="–" />} second={<Stranger text={second} />} />
  );
}

export function Fact({ name, children }: { name: string; children: ComponentChildren }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

/** A state's dot and words. */
export function State({ state, children }: { state: string; children: ComponentChildren }) {
  return (
    <span class="state" data-state={state}>
      <span class="dot" aria-hidden="true" />
      <span class="state-name">{children}</span>
    </span>
  );
}
