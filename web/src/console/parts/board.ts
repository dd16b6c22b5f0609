// The board follows the server: asked anew on every nudge, after every reconnect, when the page is looked at again, and each
// minute, because "in 5 min" grows old by itself.

import type { Hub } from '../../shared/hub';
import { NoAnswerError, signedOut } from './server';

export type BoardNeeds = {
  ask(): Promise<string>;
  show(html: string): void;
  /** The server has not answered for a while; what is shown may be old. */
  lost(is: boolean): void;
  signedOut(): void;
};

const minute = 60_000;
const again = 3000;

export class Board {
  private running: Promise<void> | undefined;
  private stale = false;

  constructor(private readonly needs: BoardNeeds) {}

  follow(hub: Pick<Hub, 'on'>): void {
    hub.on('changed', () => void this.refresh());
    hub.on('state', (connected) => connected && void this.refresh());
    document.addEventListener('visibilitychange', () => document.visibilityState === 'visible' && void this.refresh());
    setInterval(() => void this.refresh(), minute);
  }

  /** Resolves when a board that was asked for after this call is shown. Many calls at once make two questions at most. */
  async refresh(): Promise<void> {
    this.stale = true;
    this.running ??= this.run().finally(() => {
      this.running = undefined;
    });
    return this.running;
  }

  private async run(): Promise<void> {
    while (this.stale) {
      this.stale = false;
      try {
        this.needs.show(await this.needs.ask());
        this.needs.lost(false);
      } catch (error) {
        if (signedOut(error)) this.needs.signedOut();
        else if (error instanceof NoAnswerError) {
          this.needs.lost(true);
          setTimeout(() => void this.refresh(), again);
        } else throw error;
        return;
      }
    }
  }
}
