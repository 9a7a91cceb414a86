/** Weibo: private messages and the timeline with comments and mentions. */
import { Pin } from "lucide-preact";
import { BrandFace } from "../BrandFace";
import { Bubbles } from "../Bubbles";
import { Entry } from "../Entry";
import { Posts } from "../Posts";
import type { PhoneState } from "../store";
import { langOf, tIn } from "../words";
import { Tabs } from "./Tabs";

export function Weibo(props: { phone: PhoneState }) {
  const { phone } = props;
  const inPosts = phone.view.value === "posts";
  const newest = phone.posts.value.find((post) => post.from === "brand");
  return (
    <>
      <div class="bar"><Tabs phone={phone} /></div>
      <div class="panel" role="tabpanel" id={`panel-${phone.platform}`} aria-labelledby={`tab-${phone.platform}-${phone.view.value}`}>
        {!inPosts && newest && (
          <div class="pin">
            <BrandFace />
            <p lang={langOf(newest.text)}><b>{newest.name}</b> <Pin size={12} aria-hidden="true" /><span>{newest.text}</span></p>
          </div>
        )}
        {inPosts ? <Posts phone={phone} answers label={tIn(phone.language, "timeline")} /> : <Bubbles phone={phone} marks="times" />}
      </div>
      <Entry phone={phone} placeholder={tIn(phone.language, inPosts ? "post_weibo" : "message_weibo")} label={tIn(phone.language, inPosts ? "post_weibo" : "message_weibo")} />
    </>
  );
}
