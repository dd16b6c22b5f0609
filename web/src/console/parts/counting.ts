// Counts up how long somebody waits, and how urgent that is by now.

const minute = 60_000;

/** "0:07", "12:30", "1:05:00". */
export function elapsed(since: string, now: number): string {
  const seconds = Math.max(0, Math.floor((now - Date.parse(since)) / 1000));
  const two = (n: number) => String(n).padStart(2, '0');
  const [h, m, s] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60, seconds % 60];
  return h > 0 ? `${h}:${two(m)}:${two(s)}` : `${m}:${two(s)}`;
}

/** 1: has just come. 2: after two minutes. 3: after five, when people begin to think that nobody knows of them. */
export function urgency(since: string, now: number): 1 | 2 | 3 {
  const waited = now - Date.parse(since);
  return waited < 2 * minute ? 1 : waited < 5 * minute ? 2 : 3;
}

/** Writes both into every `time[data-since]` below the root. */
export function count(root: ParentNode, now: number): void {
  for (const time of root.querySelectorAll<HTMLElement>('time[data-since]')) {
    const words = elapsed(time.dataset.since!, now);
    if (time.textContent !== words) time.textContent = words;
    time.parentElement!.dataset.level = String(urgency(time.dataset.since!, now));
  }
}
