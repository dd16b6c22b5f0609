// The guest's sentences that need more than a key: who invites, and when.

import type english from '../../../src/Coviex/Texts/en/guest.json';
import type { Hospital, Service } from '../shared/protocol';
import type { Key, Texts, Values } from '../shared/texts';
import { clockTime, distance, moment, timeHere } from '../shared/when';

export type GuestTexts = typeof english;
export type GuestKey = Key<GuestTexts>;

/** What an invitation and a lobby have in common. */
export type Occasion = { hospital: Hospital; host: string; service: Service; startsAt: string };

export class Words {
  constructor(
    readonly texts: Texts<GuestTexts>,
    private readonly now: () => number,
  ) {}

  /** A sentence. With an occasion, {host}, {Host} (at the start of a sentence) and {service} are filled from it. */
  readonly say = (key: GuestKey, values: Values = {}, occasion?: Occasion | null): string =>
    // A time such as "10:30 a.m." brings its own full stop to the end of a sentence.
    this.texts.say(key, occasion ? { ...this.about(occasion), ...values } : values).replace('..', '.');

  /** "Hoy, domingo 22 de noviembre, a las 10:30 a.m." */
  day({ startsAt, hospital }: Occasion): string {
    const { away, zone: _, ...parts } = moment(startsAt, this.now(), hospital.zone, this.locale);
    return this.say(away === 'other' ? 'when.at' : `when.${away}`, parts);
  }

  /** "hora de Ciudad de México", and the reader's own time if his clock shows another one. */
  zone({ startsAt, hospital }: Occasion): string {
    const { zone } = moment(startsAt, this.now(), hospital.zone, this.locale);
    const time = timeHere(startsAt, hospital.zone, this.locale);
    return time ? this.say('when.here', { zone, time }) : this.say('when.zone', { Zone: capital(zone) });
  }

  /** A time of today, on the reader's own clock. */
  time(at: string | number): string {
    return clockTime(new Date(at).toISOString(), undefined, this.locale);
  }

  /** "in 20 seconds", by the page's own clock. */
  seconds(to: number): string {
    const left = Math.max(1, Math.ceil((to - Date.now()) / 1000));
    return new Intl.RelativeTimeFormat(this.locale).format(left, 'second');
  }

  isPast(at: number): boolean {
    return at <= this.now();
  }

  distance(to: number): string {
    return distance(to, this.now(), this.locale);
  }

  /** A name in the middle and at the start of a sentence. Spanish puts an article before a title: "la Dra. Torres", "El Dr. Ruiz". */
  named(full: string): { name: string; Name: string } {
    const title = /^dra\b/i.test(full) ? 'dra' : /^dr\b/i.test(full) ? 'dr' : 'other';
    const name = this.say(`host.${title}`, { host: full });
    return { name, Name: capital(name) };
  }

  private get locale(): string {
    return this.texts.say('locale');
  }

  private about({ host, service }: Occasion): Values {
    const { name, Name } = this.named(host);
    return { host: name, Host: Name, service: this.say(`service.${service}`) };
  }
}

function capital(words: string): string {
  return words.charAt(0).toUpperCase() + words.slice(1);
}
