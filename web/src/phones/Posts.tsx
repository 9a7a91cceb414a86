/** What is public on a platform: posts, newest first, each with its comments or answers. */
import { Reply } from "lucide-preact";
import { Avatar } from "../shared/parts/Avatar";
import { moment } from "../shared/i18n/time";
import { local } from "./api";
import { BrandFace } from "./BrandFace";
import { MediaView } from "./MediaView";
import { Link, Rich } from "./Rich";
import { platformNow, type PhoneState } from "./store";
import type { Post } from "./types";
import { langOf, tIn } from "./words";

/** `answers`: whether a person can answer here (a channel and WeChat's articles only show). */
export function Posts(props: { phone: PhoneState; answers: boolean; label: string }) {
  const { phone } = props;
  const list = props.phone.posts.value;
  return (
    <div class="posts" role="feed" aria-label={props.label} tabIndex={0}>
      {list.length === 0 && <p class="nothing">{tIn(phone.language, "empty_posts")}</p>}
      {list.map((post) => (
        <article key={post.id} class="post" aria-label={nameOf(phone, post)}>
          <One phone={props.phone} post={post} answers={props.answers} />
          {[...(post.comments ?? []), ...(post.replies ?? [])].map((below) => (
            <div key={below.id} class="below">
              <One phone={props.phone} post={below} answers={props.answers} />
            </div>
          ))}
        </article>
      ))}
    </div>
  );
}

function nameOf(phone: PhoneState, post: Post): string {
  return post.name ?? phone.brand;
}

function One(props: { phone: PhoneState; post: Post; answers: boolean }) {
  const { phone, post } = props;
  const media = Array.isArray(post.media) ? post.media : post.media ? [post.media] : [];
  return (
    <div class="one">
      {post.from === "user" ? <Avatar id={post.user ?? ""} name={nameOf(phone, post)} size="md" /> : <BrandFace />}
      <div class="said">
        <p class="by">
          <b>{nameOf(phone, post)}</b>
          {post.username && <span> @{post.username}</span>}
          <span> · {moment(post.at * 1000, phone.language, platformNow())}</span>
          {post.pinned && <span> · {tIn(phone.language, "pinned")}</span>}
        </p>
        {post.title && (
          <Link class="title" url={post.url ? new URL(local(post.url), location.href).href : ""}>{post.title}</Link>
        )}
        <p class="words" lang={langOf(post.text)} dir="auto">
          {post.deleted ? tIn(phone.language, "deleted") : <Rich text={post.text} entities={post.entities} />}
        </p>
        {media.map((one) => <MediaView media={one} />)}
        {props.answers && !post.deleted && (
          <button class="answer" onClick={() => (phone.replying.value = post)}>
            <Reply size={14} stroke-width={1.75} aria-hidden="true" />
            {tIn(phone.language, "reply")}
            <span class="sr"> {nameOf(phone, post)}</span>
          </button>
        )}
      </div>
    </div>
  );
}
