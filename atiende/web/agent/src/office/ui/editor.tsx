import type { RefObject } from "preact";
import { useRef } from "preact/hooks";
import { messages } from "../messages/seldom";
import type { Problem } from "../protocol";

interface Props {
  field: RefObject<HTMLTextAreaElement | null>;
  text: string;
  problems: Problem[];
  readOnly: boolean;
  onEdit: (text: string) => void;
}

/** A plain text field with the numbers of its lines beside it; those with a problem stand out. */
export function Editor({ field, text, problems, readOnly, onEdit }: Props) {
  const gutter = useRef<HTMLDivElement>(null);
  const worst = new Map<number, string>();
  for (const { line, severity } of problems) {
    if (worst.get(line) !== "error") worst.set(line, severity);
  }
  return (
    <div class="editor">
      <div class="gutter" ref={gutter} aria-hidden="true">
        {text.split("\n").map((_, index) => (
          <span key={index} data-severity={worst.get(index + 1)}>
            {index + 1}
          </span>
        ))}
      </div>
      <textarea
        ref={field}
        aria-label={messages.value.source}
        aria-invalid={problems.some(({ severity }) => severity === "error")}
        readOnly={readOnly}
        value={text}
        wrap="off"
        spellcheck={false}
        autocapitalize="off"
        onInput={(event) => onEdit(event.currentTarget.value)}
        onScroll={({ currentTarget }) => {
          if (gutter.current) gutter.current.scrollTop = currentTarget.scrollTop;
        }}
      />
    </div>
  );
}

/** Selects the line and brings it into view. */
export function goToLine(field: HTMLTextAreaElement, line: number): void {
  const lines = field.value.split("\n");
  const start = lines.slice(0, line - 1).join("\n").length + (line > 1 ? 1 : 0);
  field.focus();
  field.setSelectionRange(start, start + (lines[line - 1]?.length ?? 0));
  const height = field.scrollHeight / lines.length;
  field.scrollTop = Math.max(0, (line - 1) * height - field.clientHeight / 2);
}
