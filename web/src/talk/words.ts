// The sentences of the colleagues' page that need more than a key.

import type english from '../../../src/Coviex/Texts/en/talk.json';
import type { FileTexts } from '../files/words';
import type { Key, Texts, Values } from '../shared/texts';
import { wallClock } from '../shared/when';

export type TalkTexts = typeof english;
export type TalkKey = Key<TalkTexts>;

/** What the server writes into the page. */
export type PageData = {
  me: string;
  language: string;
  /** IANA zone of the hospital: the clock on the wall. */
  zone: string;
  /** The server's clock when it wrote the page. */
  now: string;
  /** What to open at once; of `?c=`, `?with=`, `?visit=` and `?patient=`. */
  conversation: string | null;
  with: string | null;
  visit: string | null;
  patient: string | null;
  texts: TalkTexts;
  files: FileTexts;
};

const day = 86_400_000;

export class TalkWords {
  private readonly ahead: number;
  private readonly dates: Intl.DateTimeFormat;
  private readonly short: Intl.DateTimeFormat;
  private readonly weekday: Intl.DateTimeFormat;
  private readonly whole: Intl.DateTimeFormat;
  readonly locale: string;

  constructor(
    private readonly texts: Texts<TalkTexts>,
    private readonly zone: string,
    serverNow: string,
  ) {
    this.ahead = Date.parse(serverNow) - Date.now();
    this.locale = this.say('locale');
    const format = (options: Intl.DateTimeFormatOptions, locale = this.locale) =>
      new Intl.DateTimeFormat(locale, { ...options, timeZone: zone });
    this.dates = format({ year: 'numeric', month: '2-digit', day: '2-digit' }, 'en-CA');
    this.short = format({ day: 'numeric', month: 'short' });
    this.weekday = format({ weekday: 'long' });
    this.whole = format({ weekday: 'long', day: 'numeric', month: 'long', year: 'numeric' });
  }

  readonly say = (key: TalkKey, values: Values = {}): string => this.texts.say(key, values);

  /** Milliseconds by the server's clock. */
  now(): number {
    return Date.now() + this.ahead;
  }

  /** One text for all moments of a day by the hospital's calendar. */
  readonly dayOf = (iso: string): string => this.dates.format(Date.parse(iso));

  time(iso: string): string {
    return wallClock(iso, this.zone, this.locale);
  }

  /** In the list: the time of today, "yesterday", a weekday, or the date. */
  brief(iso: string): string {
    const away = this.daysAgo(iso);
    if (away <= 0) return this.time(iso);
    if (away === 1) return this.say('day.yesterday');
    return (away < 7 ? this.weekday : this.short).format(Date.parse(iso));
  }

  /** Between the messages of two days. */
  day(iso: string): string {
    const away = this.daysAgo(iso);
    if (away === 0) return this.say('day.today');
    if (away === 1) return this.say('day.yesterday');
    return (away > 1 && away < 7 ? this.weekday : this.whole).format(Date.parse(iso));
  }

  /** "ayer, 16:03". */
  moment(iso: string): string {
    return this.daysAgo(iso) === 0 ? this.time(iso) : this.say('moment', { day: this.day(iso), time: this.time(iso) });
  }

  /** "Carmen, Jorge y Lucía". */
  list(names: readonly string[]): string {
    return new Intl.ListFormat(this.locale, { type: 'conjunction' }).format(names);
  }

  count(one: TalkKey, many: TalkKey, count: number): string {
    return this.say(count === 1 ? one : many, { count });
  }

  private daysAgo(iso: string): number {
    const at = Date.parse(`${this.dayOf(iso)}T00:00Z`);
    const today = Date.parse(`${this.dates.format(this.now())}T00:00Z`);
    return Math.round((today - at) / day);
  }
}
