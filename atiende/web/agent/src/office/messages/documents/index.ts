import { inTheirLanguage } from "../../../messages/common";
import { en } from "./en";
import { es } from "./es";

/** The texts of hours and overflow in the user's language. */
export const messages = inTheirLanguage({ es, en });
