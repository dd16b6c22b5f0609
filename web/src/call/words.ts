import type english from '../../../src/Coviex/Texts/en/call.json';
import type { RoomTexts } from '../room/words';
import type { Key, Texts } from '../shared/texts';

export type CallTexts = typeof english;
export type CallKey = Key<CallTexts>;
export type CallWords = Texts<CallTexts>;

/** What the server writes into the call's page. */
export type PageData = {
  call: string;
  language: string;
  zone: string;
  now: string;
  texts: CallTexts;
  /** The words of the parts that it shares with the consulting room. */
  room: RoomTexts;
};

/** "4:07", "1:02:09". */
export function length(seconds: number): string {
  const two = (value: number) => String(value).padStart(2, '0');
  const [hours, minutes, rest] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, Math.floor(seconds) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(rest)}` : `${minutes}:${two(rest)}`;
}
