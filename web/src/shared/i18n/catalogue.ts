/** What a catalogue of words is: the English one says which keys there are. */
import type { en } from "./en";

export type Key = keyof typeof en;
export type Catalogue = Record<Key, string>;
