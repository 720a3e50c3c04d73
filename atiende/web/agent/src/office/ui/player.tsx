import { useRef } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { duration } from "../../core/format";
import { audioAddress } from "../api";
import { messages } from "../messages";
import { Glyph } from "./glyph";

const SPEEDS = [1, 1.25, 1.5, 2];
const STEP_S = 0.1;

/** One recording: play, seek, quicken. The browser fetches only the parts that are listened to. */
export function Player({ id, durationS }: { id: string; durationS: number }) {
  const m = messages.value;
  const sound = useRef<HTMLAudioElement>(null);
  const playing = useSignal(false);
  const failed = useSignal(false);
  const at = useSignal(0);
  const length = useSignal(durationS);
  const toggle = () => {
    const audio = sound.current;
    if (!audio) return;
    if (failed.value) audio.load();
    failed.value = false;
    // A refusal to play is told by the element's own error event.
    if (audio.paused) void audio.play().catch(() => undefined);
    else audio.pause();
  };
  return (
    <section class="player" aria-label={m.recording} data-playing={playing.value}>
      <audio
        ref={sound}
        src={audioAddress(id)}
        preload="none"
        onPlay={() => (playing.value = true)}
        onPause={() => (playing.value = false)}
        onEnded={() => (playing.value = false)}
        onTimeUpdate={(event) => (at.value = event.currentTarget.currentTime)}
        onLoadedMetadata={({ currentTarget }) => {
          if (Number.isFinite(currentTarget.duration)) length.value = currentTarget.duration;
        }}
        onError={() => {
          failed.value = true;
          playing.value = false;
        }}
      />
      <button
        type="button"
        class="button primary play"
        data-play
        aria-label={playing.value ? m.pauseSound : m.play}
        title={playing.value ? m.pauseSound : m.play}
        onClick={toggle}
      >
        <Glyph name={playing.value ? "pause" : "play"} />
      </button>
      <input
        type="range"
        min={0}
        max={length.value}
        step={STEP_S}
        value={at.value}
        aria-label={m.position}
        aria-valuetext={m.positionOf(duration(at.value), duration(length.value))}
        onInput={({ currentTarget }) => {
          at.value = currentTarget.valueAsNumber;
          if (sound.current) sound.current.currentTime = at.value;
        }}
      />
      <span class="counter">
        {duration(at.value)} / {duration(length.value)}
      </span>
      <select
        aria-label={m.speed}
        title={m.speed}
        onChange={({ currentTarget }) => {
          if (sound.current) sound.current.playbackRate = Number(currentTarget.value);
        }}
      >
        {SPEEDS.map((speed) => (
          <option key={speed} value={speed}>
            {speed.toLocaleString()}×
          </option>
        ))}
      </select>
      <a class="icon-button" href={audioAddress(id)} download={`${id}.wav`} aria-label={m.downloadSound} title={m.downloadSound}>
        <Glyph name="download" />
      </a>
      {failed.value && (
        <p class="player-error" role="alert">
          {m.soundFailed}
        </p>
      )}
    </section>
  );
}
