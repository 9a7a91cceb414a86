/** To whom: teams and agents, found by typing. */
import { Users } from "lucide-preact";
import { useState } from "preact/hooks";
import { t } from "../../shared/i18n";
import { Avatar } from "../../shared/parts/Avatar";
import { MenuItem } from "../../shared/parts/Menu";
import { act } from "../store/conversation";
import { me, myId } from "../store/me";
import { attempt } from "./attempt";

export function TransferMenu(props: { onDone: () => void }) {
  const [text, setText] = useState("");
  const fits = (name: string) => name.toLowerCase().includes(text.trim().toLowerCase());
  const go = (body: Record<string, unknown>, name: string) => {
    props.onDone();
    void attempt(() => act("transfer", body), t("transferred", { name }));
  };
  const teams = (me.value?.teams ?? []).filter(fits);
  const agents = (me.value?.agents ?? []).filter((agent) => agent.id !== myId.value && fits(agent.display_name)).sort((a, b) => Number(b.online) - Number(a.online));
  const first = teams[0] ? () => go({ to_team: teams[0] }, teams[0]!) : agents[0] ? () => go({ to_agent: agents[0]!.id }, agents[0]!.display_name) : undefined;
  return (
    <>
      <input
        aria-label={t("transfer.find")}
        placeholder={t("transfer.find")}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.isComposing) return;
          event.preventDefault();
          first?.();
        }}
      />
      {teams.map((team) => (
        <MenuItem key={team} icon={Users} onPick={() => go({ to_team: team }, team)}>{team}</MenuItem>
      ))}
      {agents.map((agent) => (
        <MenuItem key={agent.id} lead={<Avatar id={agent.id} name={agent.display_name} size="sm" />} onPick={() => go({ to_agent: agent.id }, agent.display_name)}>
          {agent.display_name} <span class="faint small">{t(agent.online ? "online" : "away")}</span>
        </MenuItem>
      ))}
    </>
  );
}
