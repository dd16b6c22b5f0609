// Where the history stands: at its end it stays at the end, and elsewhere what he reads stays where it is while pages come
// above and below it.

import { always, atEnd } from '../../shared/dom';
import type { Talk } from '../talk';

/** As near to an edge as this, the next page is asked for. */
const near = 600;
const atBottom = 48;
/** From here on there is a button that leads back to the end. */
const farFromEnd = 300;
const markedFor = 2500;

export class Scroller {
  /** He has scrolled up. */
  away = false;
  private stuck = true;
  private place: { element: HTMLElement; top: number } | null = null;
  private before: string | null = null;
  private frame = 0;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(
    private readonly talk: Talk,
    private readonly box: HTMLElement,
    private readonly list: HTMLElement,
  ) {
    box.addEventListener('scroll', () => this.scrolled(), { passive: true });
    if (typeof ResizeObserver !== 'function') return;
    // A keyboard opens, the field grows: the end stays the end.
    const observer = new ResizeObserver(() => this.stuck && this.toBottom());
    observer.observe(box);
    atEnd(() => observer.disconnect());
  }

  /** To be called where the view is built, before the rows: remembers what he looks at. */
  keepPlace(): void {
    always(() => {
      this.place = null;
      if (this.before !== this.talk.open || this.stuck) return;
      const edge = this.box.getBoundingClientRect().top;
      for (const row of this.list.children) {
        const { top, bottom } = row.getBoundingClientRect();
        // A separator of days may go away when the page above it has the same day.
        if (bottom <= edge || !(row as HTMLElement).dataset.number) continue;
        this.place = { element: row as HTMLElement, top };
        return;
      }
    });
  }

  /** After the rows: brings him where he wants to be, or leaves him where he was. */
  settle(): void {
    always(() => {
      if (this.before !== this.talk.open) {
        this.before = this.talk.open;
        this.stuck = true;
      }
      if (!this.reachGoal()) {
        if (this.stuck) this.toBottom();
        else if (this.place?.element.isConnected) {
          const moved = this.place.element.getBoundingClientRect().top - this.place.top;
          if (moved !== 0) this.box.scrollTop += moved;
        }
      }
      this.look();
    });
  }

  private reachGoal(): boolean {
    const { reading } = this.talk;
    const { goal } = reading;
    if (!goal || !reading.thread?.loaded || reading.loading === 'newest' || reading.loading === 'jump') return false;
    reading.goal = null;
    const target =
      goal.kind === 'message'
        ? this.list.querySelector<HTMLElement>(`[data-number="${goal.number}"]`)
        : goal.kind === 'new'
          ? this.list.querySelector<HTMLElement>('.new-line')
          : null;
    if (!target) {
      this.stuck = true;
      this.toBottom();
      return true;
    }
    this.stuck = false;
    const box = this.box.getBoundingClientRect();
    const row = target.getBoundingClientRect();
    const room = goal.kind === 'new' ? 48 : Math.max(16, (box.height - row.height) / 2);
    this.box.scrollTop += row.top - box.top - room;
    if (goal.kind === 'message') {
      target.querySelector<HTMLElement>('.speech')?.focus({ preventScroll: true });
      clearTimeout(this.timer);
      this.timer = setTimeout(() => {
        reading.marked = null;
        this.talk.draw();
      }, markedFor);
    }
    return true;
  }

  private toBottom(): void {
    this.box.scrollTop = this.box.scrollHeight;
  }

  private scrolled(): void {
    const { thread } = this.talk.reading;
    const left = this.box.scrollHeight - this.box.scrollTop - this.box.clientHeight;
    this.stuck = left < atBottom && (thread?.atEnd ?? true);
    const away = left > farFromEnd;
    if (away !== this.away) {
      this.away = away;
      this.talk.draw();
    }
    this.look();
  }

  /** Once the browser has laid it out: what is on the screen, and what is missing at its edges. */
  private look(): void {
    cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      const { reading } = this.talk;
      if (!reading.thread?.loaded || !this.box.isConnected) return;
      this.sees();
      if (reading.loading || reading.failed || reading.goal) return;
      const { scrollTop, scrollHeight, clientHeight } = this.box;
      if (scrollTop < near) void reading.above();
      if (scrollHeight - scrollTop - clientHeight < near) void reading.below();
    });
  }

  private sees(): void {
    const edge = this.box.getBoundingClientRect().bottom;
    const rows = this.list.children;
    for (let at = rows.length - 1; at >= 0; at--) {
      const row = rows[at] as HTMLElement;
      const number = Number(row.dataset.number);
      // Its first line is on the screen.
      if (!number || row.getBoundingClientRect().top > edge - 24) continue;
      this.talk.reading.sees(number);
      return;
    }
  }
}
