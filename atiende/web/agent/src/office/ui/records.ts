/** What callers left behind: fetched when it is first looked at. */
export { MessagesPage } from "./messages-page";
export { TicketsPage } from "./tickets-page";
