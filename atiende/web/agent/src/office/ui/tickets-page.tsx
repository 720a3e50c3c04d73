import { useEffect } from "preact/hooks";
import { messages } from "../messages";
import { useRefresh } from "../refresh";
import { route } from "../route";
import { loadQueues, tickets } from "../stores";
import { Detail } from "./detail";
import { FilterBar } from "./filter-bar";
import { RecordList } from "./record-list";
import { Headline, Origin } from "./row-parts";
import { TicketDetail } from "./ticket-detail";

const refresh = () => tickets.refresh();

export function TicketsPage() {
  const m = messages.value;
  const { id } = route.value;
  useRefresh(refresh);
  useEffect(() => {
    void loadQueues();
    void tickets.filter({});
  }, []);
  useEffect(() => void tickets.select(id), [id]);
  return (
    <main class="records">
      <h1 class="off-screen">{m.pages.tickets}</h1>
      <FilterBar listing={tickets} searchHint={m.searchTickets} />
      <RecordList
        listing={tickets}
        page="tickets"
        empty={{ title: m.noTickets, hint: m.noTicketsHint }}
      >
        {(ticket) => (
          <>
            <Headline row={ticket} at={ticket.opened_at} />
            <Origin row={ticket} />
            <span class="row-said">
              <span class="row-text number">
                {m.ticket} {ticket.number}
              </span>
            </span>
          </>
        )}
      </RecordList>
      <Detail listing={tickets} invitation={m.chooseTicket}>
        {(ticket) => <TicketDetail ticket={ticket} />}
      </Detail>
    </main>
  );
}
