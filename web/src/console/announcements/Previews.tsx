/** What each platform will show, counted by its own rule. A click on a name edits that platform's text. */
import { Check as Tick, CircleOff, Ellipsis, Eye, Heart, MessageCircle, Repeat2, TriangleAlert } from "lucide-preact";
import { measure } from "../../shared/counting";
import { initial } from "../../shared/parts/Avatar";
import { lang, platformName, t, word } from "../../shared/i18n";
import { clock } from "../../shared/i18n/time";
import { PlatformBadge } from "../../shared/parts/PlatformBadge";
import { serverNow } from "../api";
import { dollars } from "../reply/Measures";
import { inboxTitle, me } from "../store/me";
import type { Check, Content, Variant } from "./types";
import { objection } from "./CheckList";
import { variantFor } from "./content";
import { editing } from "./editing";

const LINK = /https?:\/\/[^\s\u3000-\u9fff\uff00-\uffef]+/g;

/** Links as the platform shows them: without the scheme, or Weibo's two words. */
function Linked({ text, platform }: { text: string; platform: string }) {
  const parts = [];
  let from = 0;
  for (const found of text.matchAll(LINK)) {
    parts.push(text.slice(from, found.index), <span class="lnk" key={found.index}>{platform === "weibo" ? "网页链接" : found[0].replace(/^https?:\/\//, "")}</span>);
    from = found.index + found[0].length;
  }
  parts.push(text.slice(from));
  return <>{parts}</>;
}

function posted(variant: Variant | undefined, platform: string): string {
  if (!variant) return "";
  const text = variant.text.trim();
  return platform === "wechat" || !variant.link || text.includes(variant.link) ? text : `${text} ${variant.link}`.trim();
}

interface Shown {
  platform: string;
  title: string;
  text: string;
  account: string;
  time: string;
  picture: string;
  language: string;
}

function Pic({ blob }: { blob: string }) {
  return blob ? <img class="pic" src={`/api/blobs/${encodeURIComponent(blob)}`} alt="" /> : null;
}

function Screen(shown: Shown) {
  const { platform, text } = shown;
  if (platform === "telegram")
    return (
      <div class="tg-bubble">
        <Pic blob={shown.picture} />
        <div class="text"><Linked text={text} platform={platform} /></div>
        <div class="meta"><Eye size={14} aria-hidden="true" />0 {shown.time}</div>
      </div>
    );
  if (platform === "wechat")
    return (
      <>
        <div class="wx-art">
          <Pic blob={shown.picture} />
          <div class="t">{shown.title}</div>
          <div class="d">{text}</div>
        </div>
        <div class="wx-art">
          <div class="label">{t("pv.opened")}</div>
          <div class="text">{text}</div>
        </div>
      </>
    );
  return (
    <div class="pv-post">
      <span class="brand-av" aria-hidden="true">{initial(shown.account)}</span>
      <div>
        <div class="h">{shown.account} <small>{shown.time}</small></div>
        <div class="text"><Linked text={text} platform={platform} /></div>
        <Pic blob={shown.picture} />
        <div class="acts" aria-hidden="true"><MessageCircle size={16} /><Repeat2 size={16} /><Heart size={16} /><Ellipsis size={16} /></div>
      </div>
    </div>
  );
}

function Verdict({ check, over }: { check: Check | undefined; over: boolean }) {
  if (!check) return <footer><CircleOff size={14} aria-hidden="true" />{t("pv.not_chosen")}</footer>;
  const why = over ? word("problem", "too_long") : objection(check);
  if (why) return <footer class="danger"><TriangleAlert size={14} aria-hidden="true" />{why}</footer>;
  if (check.warnings.includes("link_price")) return <footer class="warn"><TriangleAlert size={14} aria-hidden="true" />{t("pv.link_price", { price: dollars(check.cost_microdollars) })}</footer>;
  return <footer><Tick size={14} aria-hidden="true" />{word("pv", check.platform)}</footer>;
}

function Preview(props: { platform: string; check: Check | undefined; content: Content; language: string; onPick: (scope: string) => void }) {
  const { platform, check, content } = props;
  const language = check?.language ?? props.language;
  const variant = variantFor(content, platform, language);
  const text = posted(variant, platform);
  const title = variant?.title || content.title;
  const count = check ? measure(text, check.unit) : 0;
  const over = !!check && count > check.limit;
  const place = check && editing.value?.available.find((each) => each.inbox === check.inbox && each.target === check.target);
  const account = check ? place?.title || inboxTitle(check.inbox) : (me.value?.inboxes.find((each) => each.platform === platform)?.title ?? platformName(platform));
  return (
    <article class={`pv ${check ? "" : "idle"}`} aria-label={platformName(platform)}>
      <header>
        <PlatformBadge platform={platform} />
        <button class="pick clip" title={t("pv.edit")} onClick={() => props.onPick(platform)}>{account}</button>
        {check && (
          <span class={`meter ${over ? "danger" : ""}`} title={word("unit", check.unit)}>
            <svg viewBox="0 0 44 4" preserveAspectRatio="none" aria-hidden="true"><rect width={Math.min(44, (44 * count) / (check.limit || 1)).toFixed(1)} height="4" /></svg>
            {count} / {check.limit}
          </span>
        )}
      </header>
      <div class={`screen ${platform}`} lang={variant?.language ?? language} dir="auto">
        <Screen platform={platform} title={title} text={text} account={account} picture={content.picture} language={language} time={clock(content.scheduled_at ?? serverNow(), lang.value)} />
      </div>
      <Verdict check={check} over={over} />
    </article>
  );
}

export function Previews(props: { language: string; onPick: (scope: string) => void }) {
  const { content, checks, available } = editing.value!;
  const platforms = [...new Set([...available.map((each) => each.platform), ...(me.value?.inboxes ?? []).map((each) => each.platform)])];
  return (
    <section class="see" aria-label={t("preview")} tabIndex={0}>
      {platforms.map((platform) => {
        const own = checks.filter((check) => check.platform === platform);
        const check = own.find((each) => objection(each)) ?? own.find((each) => each.language === props.language) ?? own[0];
        return <Preview key={platform} platform={platform} check={check} content={content} language={props.language} onPick={props.onPick} />;
      })}
    </section>
  );
}
