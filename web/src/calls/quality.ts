/** How much of our picture one peer gets. The sound is never touched: it is what the picture is given up for. */
export type Picture = 'full' | 'small' | 'off';

/** What the network did to our packets of late. null: the browser does not say, or nothing was sent. */
export type Sample = {
  /** Milliseconds of a clock that only runs on. */
  at: number;
  /** Of sound and picture, 0 to 1. */
  loss: number | null;
  /** Of the sound alone: the only one that still says something when no picture is sent. */
  soundLoss: number | null;
  /** Milliseconds. */
  roundTrip: number | null;
  /** Bits per second. */
  available: number | null;
};

/** How the picture is encoded; `scale` divides width and height. */
export type Shape = { scale: number; maxBitrate: number };

/** The more people, the less each gets: one phone encodes and uploads for all. */
const fullBitrate = [1_200_000, 1_200_000, 700_000, 450_000];

export function shapeOf(picture: Picture, people: number): Shape {
  if (picture === 'full') return { scale: 1, maxBitrate: fullBitrate[people] ?? 450_000 };
  return { scale: 2, maxBitrate: 250_000 };
}

const seconds = 1000;
/** The small picture needs this much, the full one that much, beside the sound. */
const leastForSmall = 120_000;
const leastForFull = 400_000;
const firstGrowth = 1 * seconds;
const laterGrowth = 10 * seconds;
const shrinkAfter = 3 * seconds;
const giveUpAfter = 5 * seconds;
const firstReturn = 20 * seconds;
const lastReturn = 160 * seconds;
/** A picture that came back and had to go again within this time came back too early. */
const relapse = 30 * seconds;

/** Decides, sample by sample, how much picture a network bears. It begins small: the first frame is there sooner, and most
 *  networks show within a second that they bear more. Giving up is quick and coming back slow, so that it does not flicker. */
export class PictureGovernor {
  picture: Picture = 'small';
  private goodSince: number | null = null;
  private strainedSince: number | null = null;
  private badSince: number | null = null;
  private growth = firstGrowth;
  private returnAfter = firstReturn;
  private returnedAt = Number.NEGATIVE_INFINITY;

  take(sample: Sample): Picture {
    const { at } = sample;
    this.goodSince = this.isGood(sample) ? (this.goodSince ?? at) : null;
    this.strainedSince = this.isStrained(sample) ? (this.strainedSince ?? at) : null;
    this.badSince = this.isBad(sample) ? (this.badSince ?? at) : null;
    const lasts = (since: number | null, time: number) => since !== null && at - since >= time;

    if (this.picture === 'full' && lasts(this.strainedSince, shrinkAfter)) {
      this.growth = laterGrowth;
      this.turn('small');
    } else if (this.picture === 'small' && lasts(this.badSince, giveUpAfter)) {
      this.returnAfter = at - this.returnedAt < relapse ? Math.min(this.returnAfter * 2, lastReturn) : firstReturn;
      this.turn('off');
    } else if (this.picture === 'small' && lasts(this.goodSince, this.growth)) {
      this.turn('full');
    } else if (this.picture === 'off' && lasts(this.goodSince, this.returnAfter)) {
      this.returnedAt = at;
      this.growth = laterGrowth;
      this.turn('small');
    }
    return this.picture;
  }

  private turn(picture: Picture): void {
    this.picture = picture;
    this.goodSince = this.strainedSince = this.badSince = null;
  }

  private isGood({ loss, soundLoss, roundTrip, available }: Sample): boolean {
    const off = this.picture === 'off';
    // Without a picture the estimate has nothing to measure with and stays where the bad time left it.
    return (
      ((off ? soundLoss : loss) ?? 0) < 0.03 &&
      (roundTrip ?? 0) < 400 &&
      (off || (available ?? leastForFull) >= leastForFull)
    );
  }

  private isStrained(sample: Sample): boolean {
    const { loss, roundTrip, available } = sample;
    return (
      this.isBad(sample) ||
      (loss ?? 0) > 0.06 ||
      (roundTrip ?? 0) > 700 ||
      (available ?? leastForFull) < leastForFull / 2
    );
  }

  private isBad({ loss, roundTrip, available }: Sample): boolean {
    return (loss ?? 0) > 0.12 || (roundTrip ?? 0) > 1200 || (available ?? leastForSmall) < leastForSmall;
  }
}
