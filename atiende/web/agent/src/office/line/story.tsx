import { useCallback, useEffect } from "preact/hooks";
import { useSignal } from "@preact/signals";
import { explain } from "../../core/account";
import { clockTime, plain } from "../../core/format";
import { prefs } from "../../core/prefs";
import { fail } from "../loaded";
import { messages } from "../messages/line";
import type { Story as Told, StoryLine } from "../protocol";
import { useRefresh } from "../refresh";
import { api } from "./api";

interface Props {
  callId: string;
  /** Whatever is seen to change with the call: then its story has gone on. */
  sign?: string;
}

/** All that happened in a call, in the order of time; also of calls long over. */
export function Story({ callId, sign = "" }: Props) {
  const m = messages.value;
  const told = useSignal<Told | null>(null);
  const failure = useSignal("");
  const load = useCallback(async () => {
    try {
      told.value = await api.story(callId);
      failure.value = "";
    } catch (error) {
      fail(error);
      failure.value = explain(error);
    }
  }, [callId]);
  useEffect(() => void load(), [load, sign]);
  useRefresh(useCallback(async () => void (told.value?.live && (await load())), [load]));
  const shown = told.value;
  if (!shown) {
    return (
      <p class="quiet" role="status">
        {failure.value ? `${m.storyFailed}. ${failure.value}` : m.loading}
      </p>
    );
  }
  return (
    <ol class="story">
      {shown.lines.map((line, index) => (
        <Line key={index} line={line} />
      ))}
    </ol>
  );
}

function Line({ line }: { line: StoryLine }) {
  return (
    <li data-kind={line.kind}>
      <time dateTime={line.at}>{clockTime(Date.parse(line.at), prefs.value.language)}</time>
      <div>
        <p>{plain(line.text)}</p>
        {line.details.length > 0 && (
          <ul>
            {line.details.map((detail, index) => (
              <li key={index}>{plain(detail)}</li>
            ))}
          </ul>
        )}
      </div>
    </li>
  );
}
