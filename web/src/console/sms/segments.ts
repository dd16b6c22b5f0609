// What a text costs, as src/Coviex/Sms/Text/SmsSegments.cs counts it: carriers charge for each segment. tests/Coviex.Tests/Sms/vectors.json holds
// the two together.

const basic =
  '@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !"#¤%&\'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà';
const extension = '\f^{}\\[~]|€';

const costs = new Map([...[...basic].map((c) => [c, 1] as const), ...[...extension].map((c) => [c, 2] as const)]);

/** How many of a segment's units a character takes in GSM 7-bit; 0 if the alphabet lacks it, and the whole text then goes as UCS-2. */
export const gsmCost = (character: string): number => costs.get(character) ?? 0;

export type Segments = {
  encoding: 'gsm7' | 'ucs2';
  count: number;
  /** Septets or 16-bit units. */
  units: number;
  /** How many units still fit before another segment begins. */
  room: number;
  /** The characters that force UCS-2, each once. */
  outside: string[];
};

export function segmentsOf(text: string): Segments {
  const characters = [...text].map((c) => (isLoneSurrogate(c) ? '\ufffd' : c));
  const outside = [...new Set(characters.filter((c) => gsmCost(c) === 0))];
  return outside.length === 0
    ? pack('gsm7', characters.map(gsmCost), 160, 153, outside)
    : pack(
        'ucs2',
        characters.map((c) => c.length),
        70,
        67,
        outside,
      );
}

/** A character of two units never lies astride two segments: the phone would show two wrong ones. */
function pack(
  encoding: Segments['encoding'],
  each: number[],
  single: number,
  part: number,
  outside: string[],
): Segments {
  let [units, count, filled] = [0, 1, 0];
  for (const cost of each) {
    units += cost;
    if (filled + cost > part) [count, filled] = [count + 1, 0];
    filled += cost;
  }
  return units <= single
    ? { encoding, count: 1, units, room: single - units, outside }
    : { encoding, count, units, room: part - filled, outside };
}

export const isLoneSurrogate = (character: string): boolean => /^[\ud800-\udfff]$/.test(character);
