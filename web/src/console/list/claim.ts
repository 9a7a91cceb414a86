/** Claims the unclaimed conversation that has waited longest and opens it. */
import { t } from "../../shared/i18n";
import { say } from "../../shared/parts/Toasts";
import { ApiError, get, newKey, post } from "../api";
import { go } from "../router";
import { loadList } from "../store/list";
import type { RowPage } from "../types";
import { groupRows } from "./groups";
import { slowNow } from "../clock";

export async function claimNext(): Promise<void> {
  const page = await get<RowPage>("/api/conversations?view=unclaimed");
  const first = groupRows(page.items, slowNow.value)[0]?.rows[0];
  if (!first) return say(t("claim.none"));
  try {
    await post(`/api/conversations/${encodeURIComponent(first.id)}/claim`, { key: newKey() });
    go(`/c/${first.case}`);
    await loadList();
  } catch (error) {
    if (error instanceof ApiError) say(t("claim.lost", { name: first.name }));
  }
}
