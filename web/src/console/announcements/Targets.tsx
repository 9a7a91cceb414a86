/** Where it goes: a switch per target with its quota or head count, and the language it gets. */
import { platformName, t, word } from "../../shared/i18n";
import { PlatformBadge } from "../../shared/parts/PlatformBadge";
import type { Available } from "./types";
import { change, editing } from "./editing";
import { LANGUAGES, targetOf, withTarget, type Side } from "./content";

export function placeHint(place: Available): string {
  const parts = [word("target", place.kind)];
  if (place.people !== null) parts.push(t("ann.people", { n: place.people }));
  if (place.quota !== null) parts.push(t("ann.quota", { n: place.quota }));
  return parts.join(" · ");
}

export function Targets({ language }: { language: Side }) {
  const { content, available } = editing.value!;
  return (
    <div class="field">
      <span class="lab">{t("ann.where")}</span>
      {available.length === 0 && <p class="small faint">{t("ann.where.none")}</p>}
      <div class="targets">
        {available.map((place) => {
          const target = targetOf(content, place);
          return (
            <div key={`${place.inbox}/${place.target}`}>
              <PlatformBadge platform={place.platform} />
              <span class="grow">
                <span class="strong">{place.title}</span> <span class="faint small">{placeHint(place)}</span>
              </span>
              {target && (
                <select aria-label={t("ann.target_language", { name: place.title })} value={target.language} onChange={(event) => change(withTarget(content, place, event.currentTarget.value))}>
                  {LANGUAGES.map((each) => <option key={each} value={each}>{word("language", each)}</option>)}
                </select>
              )}
              <button type="button" class="switch" role="switch" aria-checked={!!target} aria-label={`${platformName(place.platform)} ${place.title}`} onClick={() => change(withTarget(content, place, target ? null : language))} />
            </div>
          );
        })}
      </div>
    </div>
  );
}
