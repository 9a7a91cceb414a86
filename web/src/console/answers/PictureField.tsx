/** The picture of an answer: chosen or dropped here, written anew without metadata by the server. */
import { ImagePlus, X } from "lucide-preact";
import { useRef, useState } from "preact/hooks";
import { t } from "../../shared/i18n";
import { post } from "../api";
import { attempt } from "../thread/attempt";
import type { Upload } from "../types";
import type { Content } from "./types";

export function PictureField(props: { value: Content["picture"]; onChange: (value: Content["picture"]) => void }) {
  const file = useRef<HTMLInputElement>(null);
  const [busy, setBusy] = useState(false);
  const take = async (chosen: File | undefined) => {
    if (!chosen?.type.startsWith("image/")) return;
    const form = new FormData();
    form.append("file", chosen);
    setBusy(true);
    await attempt(async () => {
      const stored = await post<Upload>("/api/uploads", form);
      props.onChange({ blob: stored.blob, mime: stored.mime, size_bytes: stored.size_bytes });
    });
    setBusy(false);
  };
  return (
    <div class="field picture" onDragOver={(event) => event.preventDefault()} onDrop={(event) => { event.preventDefault(); void take(event.dataTransfer?.files[0]); }}>
      <label for="know-picture">{t("know.picture")}</label>
      {props.value && <img src={`/api/blobs/${props.value.blob}`} alt={t("know.picture")} />}
      <div class="row">
        <button type="button" class="btn sm" disabled={busy} onClick={() => file.current?.click()}><ImagePlus size={14} stroke-width={1.75} aria-hidden="true" />{t(props.value ? "know.picture.other" : "know.picture.add")}</button>
        {props.value && <button type="button" class="btn sm" onClick={() => props.onChange(null)}><X size={14} aria-hidden="true" />{t("know.picture.drop")}</button>}
        <input id="know-picture" ref={file} type="file" accept="image/png,image/jpeg,image/gif,image/webp" hidden tabIndex={-1} onChange={(event) => { void take(event.currentTarget.files?.[0]); event.currentTarget.value = ""; }} />
      </div>
    </div>
  );
}
