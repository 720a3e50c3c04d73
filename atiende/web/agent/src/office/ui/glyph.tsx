/** Solid and line marks that only the back office needs. */
const PATHS = {
  play: "M8 5.500v13l10.500-6.500Z",
  pause: "M9 6v12 M15 6v12",
  page: "M3.500 5h17v14h-17Z M3.500 9.500h17",
  download: "M12 4v11 M7.5 11 12 15.500 16.500 11 M5 19.500h14",
} as const;

export function Glyph({ name }: { name: keyof typeof PATHS }) {
  return (
    <svg class="icon" data-glyph={name} viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
