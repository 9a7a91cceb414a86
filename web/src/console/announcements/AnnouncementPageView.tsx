/** One announcement: a draft is edited, everything later is watched. */
import { useEffect, useState } from "preact/hooks";
import { t } from "../../shared/i18n";
import { Failed, Skeleton } from "../../shared/parts/States";
import { ApiError, get } from "../api";
import { may } from "../store/me";
import { on } from "../stream";
import type { AnnouncementPage } from "./types";
import { Editor } from "./Editor";
import { Watch } from "./Watch";

export function AnnouncementPageView({ id }: { id: string }) {
  const [page, setPage] = useState<AnnouncementPage | null>(null);
  const [error, setError] = useState<ApiError | null>(null);
  const [editing, setEditing] = useState(false);
  const load = () => get<AnnouncementPage>(`/api/announcements/${encodeURIComponent(id)}`).then(
    (found) => { setPage(found); setError(null); },
    (caught: unknown) => caught instanceof ApiError && setError(caught),
  );
  useEffect(() => {
    void load();
    const gone = [on("announcement", (event) => String(event.id) === id && void load()), on("resync", () => void load())];
    return () => gone.forEach((off) => off());
  }, [id]);

  if (error && !page)
    return <main class="page" id="main"><div class="pad"><Failed again={() => void load()}>{error.status === 404 ? t("err.unknown", { id }) : t("err.load_any")}</Failed></div></main>;
  if (!page) return <main class="page" id="main"><Skeleton rows={6} /></main>;
  const draft = page.announcement.stage === "draft";
  if ((draft || editing) && may("publish")) return <Editor key={editing ? "edit" : "draft"} page={page} onChanged={() => { setEditing(false); void load(); }} />;
  return <Watch page={page} onChanged={() => void load()} onEdit={() => setEditing(true)} />;
}
