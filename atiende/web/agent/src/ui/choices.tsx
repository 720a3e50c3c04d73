import type { ComponentChildren } from "preact";
import { type Prefs, type Theme, prefs, setPrefs } from "../core/prefs";
import { LANGUAGES, common } from "../messages/common";

const THEMES: readonly Theme[] = ["auto", "light", "dark"];

/** What anyone may prefer, on either page. */
export function Looks() {
  const m = common.value;
  return (
    <>
      <Choice
        name="theme"
        legend={m.theme}
        value={prefs.value.theme}
        options={THEMES.map((theme) => [theme, m.themes[theme]] as const)}
        onChoose={(theme) => setPrefs({ theme })}
      />
      <Choice
        name="language"
        legend={m.language}
        value={prefs.value.language}
        options={LANGUAGES}
        onChoose={(language) => setPrefs({ language })}
      />
    </>
  );
}

interface ChoiceProps<T extends string> {
  name: string;
  legend: string;
  value: T;
  options: ReadonlyArray<readonly [T, string]>;
  onChoose: (value: T) => void;
}

function Choice<T extends string>({ name, legend, value, options, onChoose }: ChoiceProps<T>) {
  return (
    <fieldset class="options">
      <legend>{legend}</legend>
      {options.map(([id, label]) => (
        <label key={id}>
          <input type="radio" name={name} checked={id === value} onChange={() => onChoose(id)} />
          <span>{label}</span>
        </label>
      ))}
    </fieldset>
  );
}

interface SwitchProps {
  name: "sound" | "notifications" | "shortcuts";
  label: string;
  disabled?: boolean;
  allow?: () => Promise<boolean>;
  children?: ComponentChildren;
}

export function Switch({ name, label, disabled = false, allow, children }: SwitchProps) {
  const toggle = async (on: boolean) => {
    const allowed = !on || !allow || (await allow());
    setPrefs({ [name]: on && allowed } as Partial<Prefs>);
  };
  return (
    <div class="switch">
      <label>
        <input
          type="checkbox"
          checked={prefs.value[name]}
          disabled={disabled}
          onChange={(event) => void toggle(event.currentTarget.checked)}
        />
        <span>{label}</span>
      </label>
      {children}
    </div>
  );
}
