/** On phones: four places at the foot of the page. */
import { KanbanSquare, Megaphone, MessageSquare, User, type LucideIcon } from "lucide-preact";
import { t } from "../../shared/i18n";
import { place } from "../router";
import { rows } from "../store/list";
import { groupOf } from "../list/groups";
import { slowNow } from "../clock";
import { may } from "../store/me";

function Tab(props: { screen: string; icon: LucideIcon; label: string; late?: number }) {
  const Icon = props.icon;
  return (
    <a href={`/${props.screen}`} aria-current={place.value.screen === props.screen ? "page" : undefined}>
      <Icon size={22} stroke-width={1.75} aria-hidden="true" />
      <span class="clip">{props.label}</span>
      {!!props.late && (
        <span class="badge">
          <span aria-hidden="true">{props.late}</span>
          <span class="sr">{t("tab.late", { n: props.late })}</span>
        </span>
      )}
    </a>
  );
}

export function TabBar() {
  const late = rows.value?.filter((row) => groupOf(row, slowNow.value) === "overdue").length ?? 0;
  return (
    <nav class="tabbar" aria-label={t("nav.main")}>
      {may("read") && <Tab screen="c" icon={MessageSquare} label={t("nav.conversations")} late={late} />}
      {may("staff") && <Tab screen="announcements" icon={Megaphone} label={t("nav.announce")} />}
      {may("board") && <Tab screen="board" icon={KanbanSquare} label={t("nav.board.short")} />}
      <Tab screen="me" icon={User} label={t("nav.me")} />
    </nav>
  );
}
