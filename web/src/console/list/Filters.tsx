/** Chips over the list. A filter in force is filled and has a ×; all of them live in the address. */
import { Plus, X } from "lucide-preact";
import { useState } from "preact/hooks";
import { platformName, t } from "../../shared/i18n";
import { Menu, MenuItem } from "../../shared/parts/Menu";
import { PlatformBadge } from "../../shared/parts/PlatformBadge";
import { go } from "../router";
import { counts, rows, view } from "../store/list";
import { me, ownTeams } from "../store/me";

function change(name: string, value: string): void {
  const params = new URLSearchParams(location.search);
  if (value) params.set(name, value);
  else params.delete(name);
  go(`${location.pathname}${params.size ? `?${params}` : ""}`);
}

export function platforms(): string[] {
  return [...new Set((me.value?.inboxes ?? []).map((each) => each.platform))];
}

export function Filters() {
  const [adding, setAdding] = useState(false);
  const { platform, unknown, q } = view.value;
  const unknowns = (rows.value ?? []).filter((row) => row.unknown).length;
  const inForce = [platform, unknown, q].filter(Boolean).length;
  const set = (name: string, value: string) => {
    setAdding(false);
    change(name, value);
  };
  return (
    <div class="row">
      <div class={`filters grow ${inForce ? "in-force" : ""}`}>
        {platform && (
          <button class="chip on" onClick={() => change("platform", "")} aria-label={t("filter.remove", { name: platformName(platform) })}>
            <PlatformBadge platform={platform} quiet />
            {platformName(platform)}
            <X size={14} aria-hidden="true" />
          </button>
        )}
        {!platform && platforms().length > 1 && (
          <span class="chip line">
            {platforms().map((name) => (
              <button key={name} class="pf-pick" aria-label={t("filter.only", { name: platformName(name) })} title={platformName(name)} onClick={() => change("platform", name)}>
                <PlatformBadge platform={name} quiet />
              </button>
            ))}
          </span>
        )}
        {unknown && (
          <button class="chip on" onClick={() => change("unknown", "")} aria-label={t("filter.remove", { name: t("filter.unknown") })}>
            {t("filter.unknown")}
            <X size={14} aria-hidden="true" />
          </button>
        )}
        {inForce > 1 && <button class="chip line" onClick={() => go(`${location.pathname}${view.value.view === "mine" ? "" : `?view=${encodeURIComponent(view.value.view)}`}`)}>{t("filter.clear")}</button>}
      </div>
      <Menu
        open={adding}
        onOpen={setAdding}
        label={t("filter.add")}
        button={(attributes) => (
          <button class="chip line" {...attributes}>
            <Plus size={14} aria-hidden="true" />
            {t("filter.add")}
          </button>
        )}
      >
        {platforms().map((name) => (
          <MenuItem key={name} lead={<PlatformBadge platform={name} quiet />} onPick={() => set("platform", name)}>{platformName(name)}</MenuItem>
        ))}
        <MenuItem onPick={() => set("unknown", "1")}>{t("filter.unknown")}{unknowns > 0 && <span class="count"> {unknowns}</span>}</MenuItem>
      </Menu>
    </div>
  );
}

/** On phones the views are chips that scroll sideways. */
export function ViewChips() {
  const names = ["mine", "unclaimed", "window", ...ownTeams().map((team) => `team:${team}`), "snoozed", "all"];
  return (
    <nav class="view-chips" aria-label={t("nav.conversations")}>
      {names.map((name) => (
        <a key={name} class={`chip ${view.value.view === name ? "on" : "line"} ${name === "window" && counts.value[name] ? "danger" : ""}`} href={name === "mine" ? "/c" : `/c?view=${encodeURIComponent(name)}`} aria-current={view.value.view === name ? "page" : undefined}>
          {name.startsWith("team:") ? name.slice(5) : name === "window" ? t("view.window.short") : t(`view.${name as "mine" | "unclaimed" | "snoozed" | "all"}`)}
          {!!counts.value[name] && <span> {counts.value[name]}</span>}
        </a>
      ))}
    </nav>
  );
}
