import { plain } from "../../core/format";
import { percent } from "../format";
import { messages } from "../messages";
import type { Heard, Transcript } from "../protocol";

/** Below this a word may well have been another one; the mails mark from here too. */
const SURE = 0.6;

export function TranscriptPanel({ transcript }: { transcript: Transcript }) {
  const m = messages.value;
  const numbers = transcript.numbers ?? [];
  return (
    <section class="transcript" aria-labelledby="transcript-title">
      <h3 class="label" id="transcript-title">
        {m.transcript}
        {transcript.engine && <span> · {m.madeBy(plain(transcript.engine))}</span>}
      </h3>
      <Words transcript={transcript} />
      {numbers.length > 0 && <Numbers numbers={numbers} />}
    </section>
  );
}

function Words({ transcript }: { transcript: Transcript }) {
  const m = messages.value;
  const words = transcript.words ?? [];
  if (transcript.status === "pending") return <p class="quiet">{m.transcriptPending}</p>;
  if (transcript.status === "none") return <p class="quiet">{m.transcriptNone}</p>;
  if (transcript.status === "failed") {
    return (
      <p class="quiet">
        {[m.transcriptFailed, plain(transcript.error)].filter(Boolean).join(": ")}
      </p>
    );
  }
  if (!words.length) return <p class="said">{plain(transcript.text) || m.transcriptEmpty}</p>;
  return (
    <>
      <p class="said" dir="auto">
        {words.map((word, index) => (
          <Word key={index} word={word} />
        ))}
      </p>
      {words.some(isUnsure) && <p class="quiet unsure-hint">{m.unsureHint}</p>}
    </>
  );
}

function isUnsure({ confidence }: Heard): boolean {
  return confidence < SURE;
}

function Word({ word }: { word: Heard }) {
  const text = plain(word.text);
  if (!isUnsure(word)) return <>{text} </>;
  return (
    <>
      <mark title={messages.value.sure(percent(word.confidence))}>{text}</mark>{" "}
    </>
  );
}

function Numbers({ numbers }: { numbers: Heard[] }) {
  const m = messages.value;
  return (
    <div class="numbers-heard">
      <h4 class="label">{m.numbersHeard}</h4>
      <ul>
        {numbers.map((number, index) => (
          <li key={index} data-unsure={isUnsure(number)} title={m.sure(percent(number.confidence))}>
            <bdi>{plain(number.text)}</bdi> <span>{percent(number.confidence)}</span>
          </li>
        ))}
      </ul>
    </div>
  );
}
