/** What only supervisors look at: fetched, with its styles, when it is first shown. */
export { CallsPage } from "./calls-page";
export { LinePage } from "./line-page";
