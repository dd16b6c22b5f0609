// Moments in words, in the hospital's time zone: "today, Sunday November 22, at 10:30 a.m.".

export type Moment = {
  weekday: string;
  date: string;
  time: string;
  zone: string;
  away: 'today' | 'tomorrow' | 'yesterday' | 'other';
};

export function moment(iso: string, now: number, zone: string, locale: string): Moment {
  const at = new Date(iso);
  return {
    weekday: format(locale, zone, { weekday: 'long' }, at),
    date: format(locale, zone, { day: 'numeric', month: 'long' }, at),
    time: clockTime(iso, zone, locale),
    zone: zoneName(at, zone, locale),
    away: ({ 0: 'today', 1: 'tomorrow', [-1]: 'yesterday' } as const)[daysBetween(now, at.getTime(), zone)] ?? 'other',
  };
}

export function clockTime(iso: string, zone: string | undefined, locale: string): string {
  const time = format(locale, zone, { hour: 'numeric', minute: '2-digit', hour12: true }, new Date(iso));
  return time.replace(/\s/g, '\u00a0'); // "a.m." is not left alone on a line
}

/** The time on the reader's own clock, if that differs from the hospital's; otherwise null. */
export function timeHere(iso: string, zone: string, locale: string, here?: string): string | null {
  const full = (one: string | undefined) =>
    format(locale, one, { day: 'numeric', hour: 'numeric', minute: '2-digit' }, new Date(iso));
  return full(zone) === full(here) ? null : clockTime(iso, here, locale);
}

/** "in 12 minutes", "3 hours ago": the largest unit of which there is at least one, never less than a minute. */
export function distance(to: number, now: number, locale: string): string {
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  const ahead = to >= now;
  const minutes = Math.max(1, ahead ? Math.ceil((to - now) / 60_000) : Math.floor((now - to) / 60_000));
  const sign = ahead ? 1 : -1;
  if (minutes < 90) {
    return words.format(sign * minutes, 'minute');
  }
  const hours = Math.round(minutes / 60);
  return hours < 36 ? words.format(sign * hours, 'hour') : words.format(sign * Math.round(hours / 24), 'day');
}

function daysBetween(from: number, to: number, zone: string): number {
  const day = (at: number) => {
    const parts = new Intl.DateTimeFormat('en-CA', {
      timeZone: known(zone),
      year: 'numeric',
      month: '2-digit',
      day: '2-digit',
    });
    return Date.parse(`${parts.format(at)}T00:00:00Z`);
  };
  return Math.round((day(to) - day(from)) / 86_400_000);
}

function zoneName(at: Date, zone: string, locale: string): string {
  const parts = new Intl.DateTimeFormat(locale, { timeZone: known(zone), timeZoneName: 'long' }).formatToParts(at);
  return parts.find((part) => part.type === 'timeZoneName')?.value ?? zone;
}

function format(locale: string, zone: string | undefined, options: Intl.DateTimeFormatOptions, at: Date): string {
  return new Intl.DateTimeFormat(locale, { ...options, timeZone: known(zone) } as Intl.DateTimeFormatOptions).format(
    at,
  );
}

/** A zone that an old browser has never heard of must not take the page down: its own zone is used then. */
function known(zone: string | undefined): string | undefined {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone } as Intl.DateTimeFormatOptions);
    return zone;
  } catch {
    return undefined;
  }
}
