/** Keeps the screen lit while it is wanted: a phone that goes dark in the lobby loses its network and its turn, and a tablet at
 *  the bedside its picture.
 *  The browser lets go of the lock when the page is hidden, so it is asked for again when it is seen. */
export class WakeLock {
  private wanted = false;
  private lock: WakeLockSentinel | null = null;

  constructor() {
    document.addEventListener('visibilitychange', () => void this.take());
  }

  want(wanted: boolean): void {
    if (wanted === this.wanted) return;
    this.wanted = wanted;
    if (wanted) void this.take();
    else void this.lock?.release();
  }

  private async take(): Promise<void> {
    if (!this.wanted || document.visibilityState !== 'visible' || (this.lock && !this.lock.released)) return;
    try {
      this.lock = await navigator.wakeLock?.request('screen');
    } catch {
      // A phone that saves its battery says no. The page says in words to keep it unlocked.
    }
  }
}
