type Forget = () => void;

const rememberers: Forget[] = [];

/** Nothing of one person's session stays for the next one on this computer. */
export function forgetOnLeaving(forget: Forget): void {
  rememberers.push(forget);
}

export function forget(): void {
  for (const each of rememberers) each();
}
