// The room's sentences that need more than a key.

import type english from '../../../src/Coviex/Texts/en/room.json';
import type { FileTexts } from '../files/words';
import type { Key, Texts, Values } from '../shared/texts';
import { wallClock } from '../shared/when';

export type RoomTexts = typeof english;
export type RoomKey = Key<RoomTexts>;

/** What the server writes into the page. */
export type PageData = {
  visit: string;
  language: string;
  /** IANA zone of the hospital: the clock on the wall. */
  zone: string;
  /** The server's clock when it wrote the page. */
  now: string;
  languages: { code: string; name: string }[];
  /** In which a message goes out unless he says otherwise. */
  guestLanguage: string;
  today: string;
  /** He may link his own Webex account, and then holds the call in this page. */
  linksWebex: boolean;
  texts: RoomTexts;
  files: FileTexts;
};

export class Words {
  /** What the server's clock is ahead of this one. */
  private readonly ahead: number;

  constructor(
    private readonly texts: Texts<RoomTexts>,
    private readonly zone: string,
    serverNow: string,
  ) {
    this.ahead = Date.parse(serverNow) - Date.now();
  }

  readonly say = (key: RoomKey, values: Values = {}): string => this.texts.say(key, values);

  /** Milliseconds by the server's clock, to count from its times. */
  now(): number {
    return Date.now() + this.ahead;
  }

  /** "María Hernández, hija". */
  person({ name, relation }: { name: string; relation: string }): string {
    return relation ? this.say('person', { name, relation }) : name;
  }

  /** "16:03", as on every page of the staff. */
  time(iso: string): string {
    return wallClock(iso, this.zone, this.say('locale'));
  }

  /** "Carmen, Jorge y Lucía". */
  list(names: readonly string[]): string {
    return new Intl.ListFormat(this.say('locale'), { type: 'conjunction' }).format(names);
  }

  duration(milliseconds: number): string {
    const seconds = Math.max(0, Math.round(milliseconds / 1000));
    if (seconds < 60) return this.say('duration.seconds', { seconds });
    const minutes = Math.round(seconds / 60);
    if (minutes < 60) return this.say('duration.minutes', { minutes });
    return this.say('duration.hours', { hours: Math.floor(minutes / 60), minutes: minutes % 60 });
  }
}

/** "MH": the first letters of the first two words. */
export function initials(name: string): string {
  return name
    .split(/\s+/)
    .filter((word) => !/\.$/.test(word))
    .slice(0, 2)
    .map((word) => word.charAt(0).toLocaleUpperCase())
    .join('');
}
