/** What concerns the whole page: no connection, or everything stopped. */
import { OctagonPause, RefreshCw, ShieldAlert } from "lucide-preact";
import { effect, signal } from "@preact/signals";
import { t } from "../../shared/i18n";
import { stopwatch } from "../../shared/i18n/time";
import { Strip } from "../../shared/parts/Strip";
import { post } from "../api";
import { now } from "../clock";
import { may, me } from "../store/me";
import { offlineSince, on } from "../stream";

/** The kill switch: nothing leaves while it is on. */
export const stopped = signal(false);
effect(() => {
  if (me.value) stopped.value = me.value.stopped;
});
on("stop", ({ on: isOn }) => (stopped.value = isOn));

export async function stopEverything(isOn: boolean): Promise<void> {
  const answer = await post<{ stopped: boolean }>("/api/stop-everything", { on: isOn });
  stopped.value = answer.stopped;
}

export function FleetStrips() {
  now.value;
  const since = offlineSince.value;
  const seconds = since === null ? 0 : (Date.now() - since) / 1000;
  return (
    <>
      {since !== null && seconds > 1.5 && (
        <Strip tone="warn" icon={RefreshCw} flat role="alert" action={<span aria-hidden="true">{stopwatch(seconds)}</span>}>
          {t("net.offline")}
        </Strip>
      )}
      {me.value?.second_factor === false && <Strip tone="warn" icon={ShieldAlert} flat role="status">{t("sec.off")}</Strip>}
      {stopped.value && (
        <Strip
          tone="danger"
          icon={OctagonPause}
          flat
          role="status"
          action={may("release") && <button class="btn sm" onClick={() => void stopEverything(false)}>{t("stop.lift")}</button>}
        >
          {t("stop.on")}
        </Strip>
      )}
    </>
  );
}
