/** A picture, sound, film or file inside a bubble. */
import { FileText } from "lucide-preact";
import { useEffect, useState } from "preact/hooks";
import { local } from "./api";
import type { Media } from "./types";
import { t } from "./words";

export function MediaView(props: { media: Media }) {
  const { media } = props;
  const source = useSource(media);
  if (media.kind === "location") return null;
  if (!source) return <span class="file">{t("photo")}</span>;
  switch (media.kind) {
    case "photo":
    case "sticker":
    case "animation":
      return <img class="picture" src={source} alt={media.emoji ?? t("photo")} />;
    case "voice":
    case "audio":
    case "music":
      return <audio controls preload="none" src={source} />;
    case "video":
    case "video_note":
      return <video class="picture" controls preload="none" src={source} />;
    default:
      return (
        <a class="file" href={source} download={media.file_name ?? "file"}>
          <FileText size={16} stroke-width={1.75} aria-hidden="true" />
          {media.file_name ?? t("file")}
        </a>
      );
  }
}

/** An address of this sandbox, or bytes that came along as an object of this page. */
function useSource(media: Media): string {
  const [made, setMade] = useState("");
  useEffect(() => {
    if (!media.bytes) return;
    const bytes = Uint8Array.from(atob(media.bytes), (char) => char.charCodeAt(0));
    const url = URL.createObjectURL(new Blob([bytes], { type: media.mime ?? "image/png" }));
    setMade(url);
    return () => URL.revokeObjectURL(url);
  }, [media.bytes]);
  return media.url ? local(media.url) : made;
}
