import type { PeerLine } from './peer';
import { type Picture, PictureGovernor } from './quality';
import { readStats } from './stats';

const every = 1000;

/** Watches one line while our picture goes there, and tells when the network bears more or less of it. */
export class Sampler {
  private readonly governor = new PictureGovernor();
  private timer: ReturnType<typeof setInterval> | undefined;

  constructor(
    private readonly line: PeerLine,
    private readonly turned: (picture: Picture) => void,
  ) {}

  get picture(): Picture {
    return this.governor.picture;
  }

  run(running: boolean): void {
    if (running === (this.timer !== undefined)) return;
    clearInterval(this.timer);
    this.timer = running ? setInterval(() => void this.sample(), every) : undefined;
  }

  private async sample(): Promise<void> {
    // While the line is lost its figures are those of a network that is not there.
    if (this.line.state !== 'live') return;
    const stats = readStats(await this.line.connection.getStats());
    if (this.timer === undefined) return;
    const before = this.picture;
    this.governor.take({ at: performance.now(), ...stats });
    if (this.picture !== before) this.turned(this.picture);
  }
}
