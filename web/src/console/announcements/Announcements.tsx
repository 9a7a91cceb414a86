/** Announcements: the list, or the one that the address names; its state decides what is shown. */
import { place } from "../router";
import { AnnouncementList } from "./AnnouncementList";
import { AnnouncementPageView } from "./AnnouncementPageView";
import { Editor } from "./Editor";
import "./announcements.css";
import "./previews.css";

export default function Announcements() {
  const { id } = place.value;
  if (!id) return <AnnouncementList />;
  if (id === "new") return <Editor key="new" page={null} onChanged={() => undefined} />;
  return <AnnouncementPageView key={id} id={id} />;
}
