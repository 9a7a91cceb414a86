/** How it stands now: numbers, teams, agents. Read from three metres. */
import { useEffect, useState } from "preact/hooks";
import { t } from "../../shared/i18n";
import { stopwatch } from "../../shared/i18n/time";
import { Avatar } from "../../shared/parts/Avatar";
import { Failed, Skeleton } from "../../shared/parts/States";
import { ApiError, get } from "../api";
import { on } from "../stream";
import type { Board } from "../types";
import "./board.css";

const MOST_CELLS = 12;

function BigNumber(props: { label: string; value: string | number; tone?: string }) {
  return (
    <div class={props.tone ?? ""}>
      <dt>{props.label}</dt>
      <dd>{props.value}</dd>
    </div>
  );
}

function Numbers({ board }: { board: Board }) {
  return (
    <dl class="numbers">
      <BigNumber label={t("view.unclaimed")} value={board.unclaimed} />
      <BigNumber label={t("board.wait")} value={board.unclaimed ? stopwatch(board.longest_wait_seconds) : "–"} />
      <BigNumber label={t("board.risk")} value={board.at_risk} tone={board.at_risk ? "late" : ""} />
      <BigNumber label={t("view.window")} value={board.window_closing} tone={board.window_closing ? "soon" : ""} />
      <BigNumber label={t("filter.unknown")} value={board.unknown} tone={board.unknown ? "plum" : ""} />
      <BigNumber label={t("board.online")} value={board.agents_online} />
    </dl>
  );
}

export default function BoardPage() {
  const [board, setBoard] = useState<Board | null>(null);
  const [failed, setFailed] = useState(false);
  const load = () => get<Board>("/api/board").then((found) => { setBoard(found); setFailed(false); }, (error: unknown) => error instanceof ApiError && setFailed(true));
  useEffect(() => {
    void load();
    let soon = 0;
    const later = () => { clearTimeout(soon); soon = window.setTimeout(() => void load(), 500); };
    const gone = [on("conversation", later), on("resync", later)];
    const timer = setInterval(later, 15_000);
    return () => { gone.forEach((off) => off()); clearInterval(timer); clearTimeout(soon); };
  }, []);
  return (
    <main class="page" id="main" tabIndex={0}>
      <div class="top">
        <h1>{t("nav.board")}</h1>
        <span class="chip good"><span class="dot good" aria-hidden="true" />{t("board.live")}</span>
      </div>
      <div class="inner">
        {failed && <Failed again={() => void load()}>{t("err.load_any")}</Failed>}
        {!board && !failed && <Skeleton rows={5} />}
        {board && (
          <>
            <Numbers board={board} />
            <div class="board-grid">
              <section class="card">
                <h2>{t("board.teams")}</h2>
                {board.teams.length === 0 ? <p class="muted">{t("board.no_teams")}</p> : <table class="table">
                  <thead><tr><th>{t("facts.team")}</th><th class="r">{t("view.unclaimed")}</th><th class="r">{t("status.open")}</th></tr></thead>
                  <tbody>{board.teams.map((team) => <tr key={team.team}><td>{team.team}</td><td class="r">{team.waiting}</td><td class="r">{team.open}</td></tr>)}</tbody>
                </table>}
              </section>
              <section class="card">
                <h2>{t("board.agents")}</h2>
                <table class="table">
                  <thead><tr><th>{t("agent")}</th><th>{t("board.load")}</th><th class="r">{t("ann.state")}</th></tr></thead>
                  <tbody>
                    {board.agents.map((agent) => (
                      <tr key={agent.id}>
                        <td><span class="row"><Avatar id={agent.id} name={agent.name} size="sm" />{agent.name}</span></td>
                        <td><span class="row"><span class="load" aria-hidden="true">{Array.from({ length: Math.min(MOST_CELLS, agent.open) }, (_, i) => <i key={i} />)}</span>{agent.open}</span></td>
                        <td class="r"><span class={`dot ${agent.online ? "good" : "off"}`} aria-hidden="true" /> {t(agent.online ? "online" : "away")}</td>
                      </tr>
                    ))}
                  </tbody>
                </table>
              </section>
              {board.ratings.count > 0 && (
                <section class="card">
                  <h2>{t("board.ratings")}</h2>
                  <p><span class="strong">{board.ratings.average?.toFixed(1)}</span> <span class="faint">{t("board.ratings.n", { n: board.ratings.count })}</span></p>
                </section>
              )}
            </div>
          </>
        )}
      </div>
    </main>
  );
}
