/** Notes in which colleagues named me. */
import { UserBadge } from "../../shared/parts/UserBadge";
import { AtSign } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { lang, t } from "../../shared/i18n";
import { rowTime } from "../../shared/i18n/time";
import { PlatformBadge } from "../../shared/parts/PlatformBadge";
import { Empty, Failed, Skeleton } from "../../shared/parts/States";
import { ApiError, get, query, serverNow } from "../api";
import { mentionsUnread, readMentions } from "../store/mentions";
import { on } from "../stream";
import { RichText } from "../thread/RichText";
import type { Mention, MentionPage } from "../types";
import "./mentions.css";

function Item({ item }: { item: Mention }) {
  return (
    <li>
      <a href={`/c/${encodeURIComponent(item.case)}?view=all#m${item.id}`}>
        <span class={`dot ${item.read ? "off" : ""}`} role="img" aria-label={t(item.read ? "mention.read" : "mention.unread")} />
        <span class="grow">
          <span class="row">
            <PlatformBadge platform={item.platform} />
            <span class="strong clip" dir="auto">{item.name}</span> <UserBadge />
            <span class="mono faint">{item.case}</span>
            <span class="end small faint">{rowTime(item.at, lang.value, serverNow())}</span>
          </span>
          <span class="small muted">{t("mention.by", { name: item.by?.name ?? "" })}</span>
          <p dir="auto"><RichText text={item.text} mentions /></p>
        </span>
      </a>
    </li>
  );
}

export default function MentionsPage() {
  const [items, setItems] = useState<Mention[] | null>(null);
  const [next, setNext] = useState<string | null>(null);
  const [failed, setFailed] = useState(false);
  const load = (cursor = "") => get<MentionPage>(`/api/mentions${query({ cursor })}`).then((page) => {
    setItems((known) => (cursor && known ? [...known, ...page.items] : page.items));
    setNext(page.next);
    mentionsUnread.value = page.unread;
    setFailed(false);
  }, (error: unknown) => error instanceof ApiError && setFailed(true));
  useEffect(() => {
    void load();
    const gone = [on("mention", () => void load()), on("resync", () => void load())];
    return () => gone.forEach((off) => off());
  }, []);
  return (
    <main class="page" id="main">
      <div class="top">
        <h1>{t("nav.mentions")}</h1>
        <span class="grow" />
        {mentionsUnread.value > 0 && <button class="btn" onClick={() => void readMentions("").then(() => load())}>{t("mention.read_all")}</button>}
      </div>
      <div class="inner narrow">
        {failed && <Failed again={() => void load()}>{t("err.load_any")}</Failed>}
        {!items && !failed && <Skeleton rows={4} />}
        {items?.length === 0 && <Empty icon={AtSign} title={t("mention.empty")} hint={t("mention.empty.hint")} />}
        <ul class="mention-list">{items?.map((item) => <Item key={item.id} item={item} />)}</ul>
        {next && <button class="btn" onClick={() => void load(next)}>{t("list.more")}</button>}
      </div>
    </main>
  );
}
