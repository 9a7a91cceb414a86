/** What came with a message. Everything is served by us; nothing is fetched from elsewhere. */
import { Contact, File, Image, Link2, MapPin, Sticker, Video, Volume2, type LucideIcon } from "lucide-preact";
import { useState } from "preact/hooks";
import { lang, t, word } from "../../shared/i18n";
import { stopwatch } from "../../shared/i18n/time";
import { Dialog } from "../../shared/parts/Dialog";
import type { Attachment } from "../types";

const ICONS: Record<string, LucideIcon> = { picture: Image, animation: Image, file: File, voice: Volume2, video: Video, sticker: Sticker, location: MapPin, contact: Contact, link: Link2 };

/** "1.2 MB". */
export function size(bytes: number | null): string {
  if (!bytes) return "";
  const units = ["B", "kB", "MB", "GB"];
  const step = Math.min(units.length - 1, Math.floor(Math.log10(bytes) / 3));
  return `${new Intl.NumberFormat(lang.value, { maximumFractionDigits: 1 }).format(bytes / 1000 ** step)} ${units[step]}`;
}

function One({ item }: { item: Attachment }) {
  const [zoom, setZoom] = useState(false);
  const [shown, setShown] = useState(item.reason !== "unscanned");
  const Icon = ICONS[item.kind] ?? File;
  const name = item.file_name || item.title || word("kind", item.kind);
  const stored = item.state === "stored" && item.url;
  if (stored && !shown && (item.kind === "picture" || item.kind === "animation" || item.kind === "sticker"))
    return (
      <div class="att plain">
        <Icon size={16} stroke-width={1.75} aria-hidden="true" />
        <span class="grow">{name}<span class="faint small"> {t("att.unscanned")}</span></span>
        <button class="link" onClick={() => setShown(true)}>{t("att.show")}</button>
      </div>
    );
  if (stored && (item.kind === "picture" || item.kind === "animation" || item.kind === "sticker"))
    return (
      <div class="att">
        <button onClick={() => setZoom(true)} aria-label={t("picture.open", { name })}><img src={item.url} alt="" loading="lazy" width={320} height={200} /></button>
        {zoom && <Dialog title={name} class="lightbox" onClose={() => setZoom(false)}><img src={item.url} alt={name} /></Dialog>}
      </div>
    );
  if (stored && item.kind === "voice") return <div class="att"><audio controls preload="none" src={item.url} /></div>;
  if (stored && item.kind === "video") return <div class="att"><video controls preload="metadata" src={item.url} /></div>;
  const words = item.state === "refused" ? t("att.refused", { why: word("why", item.reason || "unknown") }) : item.state === "pending" ? t("att.pending") : stored && !shown ? t("att.unscanned") : "";
  const place = item.kind === "location" && item.latitude !== null ? `${item.latitude?.toFixed(5)}, ${item.longitude?.toFixed(5)}` : "";
  return (
    <div class="att plain">
      <Icon size={16} stroke-width={1.75} aria-hidden="true" />
      <span class="grow">
        {stored ? <a href={item.url} download={item.file_name || true}>{name}</a> : <span dir="auto">{name}</span>}
        <span class="faint small"> {[place, item.duration_seconds ? stopwatch(item.duration_seconds) : "", size(item.size_bytes), words].filter(Boolean).join(" · ")}</span>
      </span>
    </div>
  );
}

export function Attachments(props: { items: Attachment[]; kind: string }) {
  return <>{props.items.map((item, i) => <One key={i} item={item} />)}</>;
}
