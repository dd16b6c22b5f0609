// Moments in words, in the hospital's time zone: "today, Sunday November 22, at 10:30 a.m.".

export type Moment = {
  weekday: string;
  day: string;
  month: string;
  time: string;
  zone: string;
  away: 'today' | 'tomorrow' | 'yesterday' | 'other';
};

const dayLength = 86_400_000;

export function moment(iso: string, now: number, zone: string, locale: string): Moment {
  const at = Date.parse(iso);
  const { time, weekday, day, month, timeZoneName } = parts(at, zone, locale);
  const same = (days: number) => dateOf(now + days * dayLength, zone, locale) === dateOf(at, zone, locale);
  const away = same(0) ? 'today' : same(1) ? 'tomorrow' : same(-1) ? 'yesterday' : 'other';
  return { weekday, day, month, time, zone: timeZoneName, away };
}

export function clockTime(iso: string, zone: string | undefined, locale: string): string {
  return parts(Date.parse(iso), zone, locale).time;
}

/** "16:03". For staff, who write hours so; patients read "4:03 p.m.". */
export function wallClock(iso: string, zone: string | undefined, locale: string): string {
  const { hour, minute } = parts(Date.parse(iso), zone, locale, 'h23');
  return `${hour.padStart(2, '0')}:${minute}`;
}

/** The time on the reader's own clock, if that differs from the hospital's; otherwise null. */
export function timeHere(iso: string, zone: string, locale: string, here?: string): string | null {
  const at = Date.parse(iso);
  const [there, mine] = [parts(at, zone, locale), parts(at, here, locale)];
  return there.time === mine.time && there.day === mine.day ? null : mine.time;
}

/** "in 12 minutes", "3 hours ago": the largest unit of which there is at least one, never less than a minute. */
export function distance(to: number, now: number, locale: string): string {
  const words = new Intl.RelativeTimeFormat(locale, { numeric: 'always' });
  const ahead = to >= now;
  const minutes = Math.max(1, ahead ? Math.ceil((to - now) / 60_000) : Math.floor((now - to) / 60_000));
  const sign = ahead ? 1 : -1;
  if (minutes < 90) return words.format(sign * minutes, 'minute');
  const hours = Math.round(minutes / 60);
  return hours < 36 ? words.format(sign * hours, 'hour') : words.format(sign * Math.round(hours / 24), 'day');
}

type Parts = Record<'weekday' | 'day' | 'month' | 'year' | 'hour' | 'minute' | 'timeZoneName' | 'time', string>;
type HourCycle = 'h12' | 'h23';

/** Everything about a moment from one formatter, for a formatter costs an old phone some 40 ms. */
function parts(at: number, zone: string | undefined, locale: string, hourCycle: HourCycle = 'h12'): Parts {
  const all = formatter(zone, locale, hourCycle).formatToParts(at);
  const named = Object.fromEntries(all.map(({ type, value }) => [type, value])) as Parts;
  const isTime = ({ type }: Intl.DateTimeFormatPart) => type === 'hour' || type === 'minute' || type === 'dayPeriod';
  const from = all.findIndex(isTime);
  const to = all.length - [...all].reverse().findIndex(isTime);
  const time = all.slice(from, to).map(({ value }) => value);
  return { ...named, time: time.join('').replace(/\s/g, '\u00a0') }; // "a.m." is not left alone on a line
}

function dateOf(at: number, zone: string, locale: string): string {
  const { day, month, year } = parts(at, zone, locale);
  return `${day} ${month} ${year}`;
}

const formatters = new Map<string, Intl.DateTimeFormat>();

function formatter(zone: string | undefined, locale: string, hourCycle: HourCycle): Intl.DateTimeFormat {
  const key = `${locale} ${zone} ${hourCycle}`;
  let made = formatters.get(key);
  if (!made) {
    made = makeFormatter(zone, locale, hourCycle);
    formatters.set(key, made);
  }
  return made;
}

function makeFormatter(timeZone: string | undefined, locale: string, hourCycle: HourCycle): Intl.DateTimeFormat {
  const options: Intl.DateTimeFormatOptions = {
    weekday: 'long',
    day: 'numeric',
    month: 'long',
    year: 'numeric',
    hour: 'numeric',
    minute: '2-digit',
    hourCycle,
    timeZoneName: 'long',
  };
  try {
    return new Intl.DateTimeFormat(locale, { ...options, timeZone } as Intl.DateTimeFormatOptions);
  } catch {
    // A zone that an old browser has never heard of must not take the page down: its own is used then.
    return new Intl.DateTimeFormat(locale, options);
  }
}
