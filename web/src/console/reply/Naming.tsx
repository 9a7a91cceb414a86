/** Colleagues to choose from while `@` is being typed in a note. */
import { Avatar } from "../../shared/parts/Avatar";
import { t } from "../../shared/i18n";
import { me, myId } from "../store/me";

export interface Agent {
  id: string;
  display_name: string;
  online: boolean;
}

/** What stands after the last `@` before the caret, or null when nobody is being named. */
export function namedSoFar(text: string, caret: number): string | null {
  const match = /(?:^|[^\p{L}\p{N}_])@([^@\n]{0,30})$/u.exec(text.slice(0, caret));
  return match ? match[1]! : null;
}

export function agentsFor(typed: string): Agent[] {
  const words = typed.toLowerCase();
  return (me.value?.agents ?? []).filter((agent) => agent.id !== myId.value && agent.display_name.toLowerCase().startsWith(words)).sort((a, b) => Number(b.online) - Number(a.online)).slice(0, 6);
}

export function NamingList(props: { agents: Agent[]; at: number; onPick: (agent: Agent) => void }) {
  return (
    <ul class="naming" id="naming" role="listbox" aria-label={t("mention.pick")}>
      {props.agents.map((agent, i) => (
        <li key={agent.id} id={`naming-${i}`} role="option" aria-selected={i === props.at} onMouseDown={(event) => { event.preventDefault(); props.onPick(agent); }}>
          <Avatar id={agent.id} name={agent.display_name} size="sm" />
          <span class="grow clip">{agent.display_name}</span>
          <span class="faint small">{t(agent.online ? "online" : "away")}</span>
        </li>
      ))}
    </ul>
  );
}
