/** What is opened less often than the messages: fetched together, when the first of them is. */
export { Deliveries } from "./deliveries";
export { HoursPage, OverflowPage, RoutingPage } from "./documents";
export { Overlay } from "./overlay";
