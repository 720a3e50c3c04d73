import { inTheirLanguage } from "../../../messages/common";
import { en } from "./en";
import { es } from "./es";

/** The texts of the line's page and of the calls', in the user's language. */
export const messages = inTheirLanguage({ es, en });
