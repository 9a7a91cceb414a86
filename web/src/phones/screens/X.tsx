/** X, always dark: direct messages and the timeline. */
import { BrandFace } from "../BrandFace";
import { Bubbles } from "../Bubbles";
import { Entry } from "../Entry";
import { Posts } from "../Posts";
import type { PhoneState } from "../store";
import { tIn } from "../words";
import { Tabs } from "./Tabs";

export function X(props: { phone: PhoneState }) {
  const { phone } = props;
  const inPosts = phone.view.value === "posts";
  return (
    <>
      <div class="bar">
        <BrandFace />
        <div class="grow"><div class="ttl clip">Orbit Wallet</div><small class="clip">@orbitwallet</small></div>
        <Tabs phone={phone} />
      </div>
      <div class="panel" role="tabpanel" id={`panel-${phone.platform}`} aria-labelledby={`tab-${phone.platform}-${phone.view.value}`}>
        {inPosts ? <Posts phone={phone} answers label={tIn(phone.language, "timeline")} /> : <Bubbles phone={phone} marks="days" />}
      </div>
      <Entry phone={phone} placeholder={tIn(phone.language, inPosts ? "post_x" : "message_x")} label={tIn(phone.language, inPosts ? "post_x" : "message_x")} />
    </>
  );
}
