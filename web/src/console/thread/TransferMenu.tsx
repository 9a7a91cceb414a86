/** To whom: teams and agents, found by typing. */
import { Users } from "lucide-preact";
import { useState } from "preact/hooks";
import { t } from "../../shared/i18n";
import { Avatar } from "../../shared/parts/Avatar";
import { MenuItem } from "../../shared/parts/Menu";
import { act } from "../store/conversation";
import { me, myId } from "../store/me";
import { attempt } from "./attempt";

/** What is sent, and the name to say. */
type Pick = (body: { to_team: string } | { to_agent: string }, name: string) => void;

export function RecipientChoices(props: { onPick: Pick; only?: "team" | "agent" }) {
  const [text, setText] = useState("");
  const fits = (name: string) => name.toLowerCase().includes(text.trim().toLowerCase());
  const teams = props.only === "agent" ? [] : (me.value?.teams ?? []).filter(fits);
  const everybody = props.only === "team" ? [] : (me.value?.agents ?? []);
  const agents = everybody.filter((agent) => agent.id !== myId.value && fits(agent.display_name)).sort((a, b) => Number(b.online) - Number(a.online));
  const first = teams[0] ? () => props.onPick({ to_team: teams[0]! }, teams[0]!) : agents[0] ? () => props.onPick({ to_agent: agents[0]!.id }, agents[0]!.display_name) : undefined;
  const label = t(props.only === "team" ? "transfer.find.team" : props.only === "agent" ? "transfer.find.agent" : "transfer.find");
  return (
    <>
      <input
        aria-label={label}
        placeholder={label}
        value={text}
        onInput={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key !== "Enter" || event.isComposing) return;
          event.preventDefault();
          first?.();
        }}
      />
      {teams.map((team) => (
        <MenuItem key={team} icon={Users} onPick={() => props.onPick({ to_team: team }, team)}>{team}</MenuItem>
      ))}
      {agents.map((agent) => (
        <MenuItem key={agent.id} lead={<Avatar id={agent.id} name={agent.display_name} size="sm" />} onPick={() => props.onPick({ to_agent: agent.id }, agent.display_name)}>
          {agent.display_name} <span class="faint small">{t(agent.online ? "online" : "away")}</span>
        </MenuItem>
      ))}
      {!first && <p class="none small faint">{t("insert.none")}</p>}
    </>
  );
}

export function TransferMenu(props: { onDone: () => void }) {
  const go: Pick = (body, name) => {
    props.onDone();
    void attempt(() => act("transfer", body), t("transferred", { name }));
  };
  return <RecipientChoices onPick={go} />;
}
