const PHONE =
  "M6.6 3.5 9 4l1.3 4.2-2 1.700a12.5 12.5 0 0 0 5.8 5.800l1.7-2 4.2 1.3.5 2.400a2.2 2.2 0 0 1-2.2 2.600A15.8 15.8 0 0 1 4 5.700a2.2 2.2 0 0 1 2.6-2.200Z";

/** Line icons on a 24-unit grid, drawn for this page; they are decoration, the words are beside. */
const PATHS = {
  phone: PHONE,
  phoneOff: `${PHONE} M20 4 4 20`,
  check: "M4.5 12.5 10 18 19.5 6.5",
  pause: "M8.5 5v14 M15.5 5v14",
  clock: "M12 3.500a8.5 8.5 0 1 0 0 17 8.5 8.5 0 0 0 0-17Z M12 7.500V12l3 2",
  warning: "M12 4 2.8 19.500h18.400Z M12 10v4.5 M12 17v.3",
  question: "M9 9a3 3 0 1 1 4.5 2.600c-1 .6-1.5 1.2-1.5 2.4 M12 17v.3",
  gear: "M4 7h9 M17 7h3 M4 17h3 M11 17h9 M15 4.500v5 M9 14.500v5",
  copy: "M9 9h10.500v10.500H9Z M15 9V4.500H4.500V15H9",
  out: "M10 4.500H5v15h5 M14 8l4 4-4 4 M18 12H9",
  minus: "M6 12h12",
  close: "M6 6l12 12 M18 6 6 18",
} as const;

export type IconName = keyof typeof PATHS;

export function Icon({ name }: { name: IconName }) {
  return (
    <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
      <path d={PATHS[name]} />
    </svg>
  );
}
