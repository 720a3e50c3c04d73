import { computed } from "@preact/signals";
import { user } from "../core/account";
import { PAGES, type PageName } from "./route";

const FOR_ADMINS: readonly PageName[] = ["desborde", "enrutamiento"];

/** Who may publish documents; supervisors may do all the rest. */
export const isAdmin = computed(() => user.value?.role === "admin");

export const visiblePages = computed<readonly PageName[]>(() =>
  isAdmin.value ? PAGES : PAGES.filter((page) => !FOR_ADMINS.includes(page)),
);
