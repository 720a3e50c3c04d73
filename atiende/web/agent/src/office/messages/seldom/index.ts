import { inTheirLanguage } from "../../../messages/common";
import { en } from "./en";
import { es } from "./es";

/** The texts of what is opened seldom, in the user's language. */
export const messages = inTheirLanguage({ es, en });
