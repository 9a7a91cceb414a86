/** What the sandbox and the emulated platforms tell, as docs/reference/sandbox.md describes it. */
export type Words = { zh: string; en: string };

export interface Person {
  user: string;
  name: string;
  language: string;
  typing: boolean;
  username?: string;
  toast?: string;
}

export interface MenuButton {
  name: string;
  key: string;
  items: { name: string; key: string }[];
}

export interface PlatformInfo {
  platform: string;
  title: Words;
  base_url: string;
  users: Person[];
  menu: MenuButton[];
}

export interface Login {
  user: string;
  password: string;
  rights: string[];
  display_name: string;
  display_name_en?: string;
}

export interface Scene {
  id: string;
  title: Words;
  platform: string;
  user: string;
  texts: string[];
}

export interface Overview {
  platforms: PlatformInfo[];
  console_url: string;
  logins: Login[];
  scenes: Scene[];
  breaks: string[];
  now: number;
  scale: number;
}

export interface Button {
  text: string;
  value?: string;
  url?: string;
}

export interface Media {
  kind: string;
  url?: string;
  bytes?: string;
  mime?: string;
  file_name?: string;
  size?: number | null;
  emoji?: string;
}

export interface Entity {
  type: string;
  offset: number;
  length: number;
  url?: string;
}

export interface Article {
  title: string;
  description?: string;
  url?: string;
}

export interface Message {
  id: string;
  from: "user" | "brand" | "system";
  kind: string;
  text: string;
  buttons?: Button[][];
  at: number;
  media?: Media;
  edited?: boolean;
  deleted?: boolean;
  entities?: Entity[];
  articles?: Article[];
  reply_to?: string;
  reactions?: string[];
}

export interface Post {
  id: string;
  from: "user" | "brand" | "human";
  user?: string | null;
  name?: string;
  username?: string;
  kind: string;
  title?: string;
  digest?: string;
  url?: string;
  text: string;
  at: number;
  pinned?: boolean;
  hidden?: boolean;
  deleted?: boolean;
  media?: Media | Media[] | null;
  entities?: Entity[];
  comments?: Post[];
  replies?: Post[];
}

export interface TraceLine {
  kind: string;
  values: Record<string, number | string>;
  case?: string;
}

/** What a user does, as `POST /_control/inbound` takes it. */
export type Action = Record<string, unknown>;
