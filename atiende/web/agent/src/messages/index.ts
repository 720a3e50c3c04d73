import { inTheirLanguage } from "./common";
import { en } from "./en";
import { es } from "./es";

/** The agent page's texts in the user's language. */
export const messages = inTheirLanguage({ es, en });
