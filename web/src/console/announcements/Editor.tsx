/** Compose: words on the left, what each platform will show on the right. */
import { ArrowLeft, Calendar, Check, Image, Send, TriangleAlert, X } from "lucide-preact";
import { useEffect, useRef, useState } from "preact/hooks";
import { lang, platformName, t, word } from "../../shared/i18n";
import { clock, fromLocalInput, toLocalInput, zoneName } from "../../shared/i18n/time";
import { PlatformBadge } from "../../shared/parts/PlatformBadge";
import { Strip } from "../../shared/parts/Strip";
import { post, serverNow } from "../api";
import { go, place } from "../router";
import { me } from "../store/me";
import { attempt } from "../thread/attempt";
import type { Upload } from "../types";
import type { AnnouncementPage } from "./types";
import { CheckList, Sum } from "./CheckList";
import { change, check, editing, save, startEditing } from "./editing";
import { emptyContent, isComplete, LANGUAGES, variantAt, withVariant, type Side } from "./content";
import { AllowLinks } from "./Overrides";
import { Previews } from "./Previews";
import { Steps } from "./Steps";
import { Targets } from "./Targets";
import { Templates } from "./Templates";
import { TestDialog } from "./TestDialog";

function Picture() {
  const input = useRef<HTMLInputElement>(null);
  const { content } = editing.value!;
  const upload = async (file: File | undefined) => {
    if (!file) return;
    const form = new FormData();
    form.append("file", file);
    await attempt(async () => {
      const stored = await post<Upload>("/api/uploads", form);
      change({ ...editing.value!.content, picture: stored.blob });
    });
  };
  return (
    <div class="pic-row">
      {content.picture ? <img src={`/api/blobs/${encodeURIComponent(content.picture)}`} alt={t("ann.picture")} /> : <Image size={20} stroke-width={1.5} aria-hidden="true" />}
      <span class="grow">{content.picture ? t("ann.picture") : <span class="faint">{t("ann.picture.none")}</span>}</span>
      <button type="button" class="btn sm" onClick={() => input.current?.click()}>{content.picture ? t("ann.picture.replace") : t("ann.picture.add")}</button>
      {content.picture && <button type="button" class="icon-btn sm" aria-label={t("ann.picture.remove")} onClick={() => change({ ...content, picture: "" })}><X size={14} aria-hidden="true" /></button>}
      <input ref={input} type="file" accept="image/*" hidden tabIndex={-1} onChange={(event) => void upload(event.currentTarget.files?.[0])} />
    </div>
  );
}

function Words(props: { language: Side; onLanguage: (language: Side) => void; scope: string; onScope: (scope: string) => void }) {
  const { content, available } = editing.value!;
  const { language, scope } = props;
  const variant = variantAt(content, language, scope);
  const common = variantAt(content, language, "all");
  const platforms = [...new Set([...available.map((each) => each.platform), ...(me.value?.inboxes ?? []).map((each) => each.platform)])];
  const set = (name: "title" | "text" | "link") => (event: { currentTarget: HTMLInputElement | HTMLTextAreaElement }) => change(withVariant(content, language, scope, { [name]: event.currentTarget.value }));
  return (
    <div class="field">
      <div class="tabs" role="group" aria-label={t("language")}>
        {LANGUAGES.map((each) => (
          <button type="button" key={each} aria-pressed={each === language} onClick={() => props.onLanguage(each)}>
            {word("language", each)}
            {isComplete(content, each) && <Check size={14} aria-label={t("ann.complete")} />}
          </button>
        ))}
      </div>
      <div class="box">
        <div class="modes" role="group" aria-label={t("ann.variant")}>
          <button type="button" aria-pressed={scope === "all"} onClick={() => props.onScope("all")}>{t("ann.all_platforms")}</button>
          {platforms.map((platform) => {
            const own = !!variantAt(content, language, platform);
            return (
              <button type="button" key={platform} aria-pressed={scope === platform} aria-label={own ? `${platformName(platform)}, ${t("ann.own")}` : platformName(platform)} onClick={() => props.onScope(platform)}>
                <PlatformBadge platform={platform} quiet />
                {own && <span class="dot" aria-hidden="true" />}
              </button>
            );
          })}
        </div>
        <textarea class="words" lang={language} dir="auto" rows={7} aria-label={t("ann.text")} value={variant?.text ?? ""} placeholder={scope === "all" ? t("ann.text.hint") : (common?.text || t("ann.text.own"))} onInput={set("text")} />
        <input lang={language} dir="auto" aria-label={t("ann.variant_title")} placeholder={common?.title && scope !== "all" ? common.title : t("ann.variant_title")} value={variant?.title ?? ""} onInput={set("title")} />
        <input type="url" dir="ltr" aria-label={t("ann.link")} placeholder={common?.link && scope !== "all" ? common.link : t("ann.link.hint")} value={variant?.link ?? ""} onInput={set("link")} />
      </div>
    </div>
  );
}

export function Editor({ page, onChanged }: { page: AnnouncementPage | null; onChanged: () => void }) {
  const [language, setLanguage] = useState<Side>(lang.value);
  const [scope, setScope] = useState("all");
  const [testing, setTesting] = useState(false);
  const started = useRef(false);
  if (!started.current) {
    started.current = true;
    const day = Number(place.value.params.get("at"));
    startEditing(page, { ...emptyContent(lang.value), scheduled_at: day ? Math.max(day + 10 * 3_600_000, serverNow() + 3_600_000) : null });
  }
  useEffect(() => () => void save(), []);
  useEffect(() => void (page && check()), [page?.announcement.version]);
  const now = editing.value;
  if (!now) return null;
  const { content } = now;
  const stage = page?.announcement.stage ?? "draft";
  const blocked = now.checks.some((check) => check.blocked || check.problems.length);
  const ready = content.title.trim() && content.targets.length > 0 && content.variants.some((each) => each.text.trim()) && !blocked;

  const ask = () => attempt(async () => {
    await save();
    await post(`/api/announcements/${editing.value!.id}/ask`);
    go(`/announcements/${editing.value!.id}`, "replace");
    onChanged();
  });

  return (
    <main class="page" id="main">
      <div class="top">
        <a class="icon-btn sm" href="/announcements" aria-label={t("ann.back")}><ArrowLeft size={16} stroke-width={1.75} aria-hidden="true" /></a>
        <h1 class="clip">{content.title || t("ann.untitled")}</h1>
        <Steps stage={stage} />
        <span class="grow" />
        <span class="small faint" role="status">{now.problem ? "" : now.savedAt ? t("saved.at", { t: clock(now.savedAt, lang.value) }) : ""}</span>
        <Templates />
        <button class="btn" disabled={!content.targets.length} title={content.targets.length ? undefined : t("reason.no_targets")} onClick={() => setTesting(true)}><Send size={16} stroke-width={1.75} aria-hidden="true" />{t("test.word")}</button>
        {stage !== "draft" && <button class="btn" onClick={() => void save().then(onChanged)}>{t("done")}</button>}
        <button class="btn primary" disabled={!ready} aria-describedby="checks" onClick={() => void ask()}>{t("ann.ask")}</button>
      </div>
      {now.problem && <Strip tone="danger" icon={TriangleAlert} flat role="alert">{now.problem}</Strip>}
      {stage !== "draft" && <Strip tone="warn" icon={TriangleAlert} flat>{t("ann.void")}</Strip>}
      {page?.announcement.comment && <Strip tone="note" flat>{t("ann.sent_back", { comment: page.announcement.comment })}</Strip>}
      <div class="compose">
        <form class="edit" aria-label={t("ann.edit")} onSubmit={(event) => event.preventDefault()}>
          <div class="field">
            <label for="ann-title">{t("ann.title")}</label>
            <input class="input" id="ann-title" dir="auto" value={content.title} placeholder={t("ann.title.hint")} onInput={(event) => change({ ...content, title: event.currentTarget.value })} />
          </div>
          <Words language={language} onLanguage={setLanguage} scope={scope} onScope={setScope} />
          <Picture />
          <Targets language={language} />
          <div class="field">
            <label for="ann-at"><Calendar size={14} aria-hidden="true" />{t("ann.when")} <span>{zoneName(content.scheduled_at ?? serverNow())}</span></label>
            <input class="input" id="ann-at" type="datetime-local" value={content.scheduled_at ? toLocalInput(content.scheduled_at) : ""} onInput={(event) => change({ ...content, scheduled_at: fromLocalInput(event.currentTarget.value) })} />
            <span class="small faint">{content.scheduled_at ? t("ann.cooling") : t("ann.when.none")}</span>
          </div>
          <Sum />
          <CheckList />
          {page && <AllowLinks page={page} />}
        </form>
        <Previews language={language} onPick={setScope} />
      </div>
      {testing && <TestDialog onClose={() => setTesting(false)} />}
    </main>
  );
}
