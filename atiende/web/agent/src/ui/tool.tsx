import { Icon, type IconName } from "./icons";

interface Props {
  icon: IconName;
  label: string;
  onClick: () => void;
}

/** A button that is only an icon; its words are in its tip. */
export function Tool({ icon, label, onClick }: Props) {
  return (
    <button type="button" class="icon-button" aria-label={label} title={label} onClick={onClick}>
      <Icon name={icon} />
    </button>
  );
}
