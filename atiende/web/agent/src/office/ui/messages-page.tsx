import { useEffect } from "preact/hooks";
import { duration, plain } from "../../core/format";
import { messages } from "../messages";
import type { VoiceMessage } from "../protocol";
import { route } from "../route";
import { useRefresh } from "../refresh";
import { loadQueues, voiceMessages } from "../stores";
import { FilterBar } from "./filter-bar";
import { MessageDetail } from "./message-detail";
import { RecordList } from "./record-list";
import { Headline, Origin } from "./row-parts";
import { Detail } from "./detail";

const refresh = () => voiceMessages.refresh();

export function MessagesPage() {
  const m = messages.value;
  const { id } = route.value;
  useRefresh(refresh);
  useEffect(() => {
    void loadQueues();
    void voiceMessages.filter({});
  }, []);
  useEffect(() => void voiceMessages.select(id), [id]);
  return (
    <main class="records">
      <h1 class="off-screen">{m.pages.mensajes}</h1>
      <FilterBar listing={voiceMessages} searchHint={m.searchMessages} />
      <RecordList
        listing={voiceMessages}
        page="mensajes"
        empty={{ title: m.noMessages, hint: m.noMessagesHint }}
      >
        {(message) => <MessageRow message={message} />}
      </RecordList>
      <Detail listing={voiceMessages} invitation={m.chooseMessage}>
        {(message) => <MessageDetail message={message} />}
      </Detail>
    </main>
  );
}

function MessageRow({ message }: { message: VoiceMessage }) {
  const m = messages.value;
  const said = plain(message.transcript.text);
  return (
    <>
      <Headline row={message} at={message.left_at} />
      <Origin row={message} />
      <span class="row-said">
        <span class="row-text">{said || transcriptState(message)}</span>
        {message.mail.status === "failed" && <span class="tag bad">{m.mails.failed}</span>}
        <span class="row-length">{duration(message.duration_s)}</span>
      </span>
    </>
  );
}

function transcriptState({ transcript, erased }: VoiceMessage): string {
  const m = messages.value;
  if (erased) return "";
  return {
    pending: m.transcriptPending,
    failed: m.transcriptFailed,
    none: m.noTranscript,
    done: m.transcriptEmpty,
  }[transcript.status];
}
