// An arrival is heard and seen until it is acknowledged: sound, the tab's title, a desktop notice, a screen reader's voice.

import { fill } from '../../shared/texts';
import { type Arrival, Arrivals } from './arrivals';
import { Chime, type SoundState } from './chime';

export class Alarm {
  private readonly arrivals: Arrivals;
  private readonly chime: Chime;
  private readonly title = document.title;
  private readonly soundButton = document.querySelector<HTMLElement>('#sound')!;
  private readonly noticesButton = document.querySelector<HTMLElement>('#notices')!;
  private readonly voice = document.querySelector<HTMLElement>('#arrival')!;

  constructor() {
    const memory = sessionStorage;
    this.arrivals = new Arrivals({
      read: () => memory.getItem('announced'),
      write: (text) => memory.setItem('announced', text),
    });
    this.chime = new Chime((state) => this.showSound(state), localStorage);
    this.soundButton.addEventListener('click', () => this.chime.toggle());
    this.noticesButton.hidden = !('Notification' in window) || Notification.permission !== 'default';
    this.noticesButton.addEventListener('click', async () => {
      await Notification.requestPermission();
      this.noticesButton.hidden = true;
      this.soundButton.focus();
    });
  }

  /** Looks at the board as it stands. */
  look(board: ParentNode): void {
    const unnoticed = [...board.querySelectorAll<HTMLElement>('[data-alarm]')].map(arrival);
    const fresh = this.arrivals.update(unnoticed);
    document.title = unnoticed.length > 0 ? `(${unnoticed.length}) ${this.title}` : this.title;
    this.chime.ring(unnoticed.length > 0);
    if (unnoticed.length === 0) this.voice.textContent = '';
    if (fresh.length === 0) return;
    this.voice.textContent = fresh.map((one) => fill(this.voice.dataset.one!, one)).join(' ');
    this.notify();
  }

  /** Without a name: a desktop notice is kept by the system and read by whoever passes the screen. */
  private notify(): void {
    if (!('Notification' in window) || Notification.permission !== 'granted' || document.visibilityState === 'visible')
      return;
    try {
      const notice = new Notification(this.voice.dataset.notice!, { tag: 'arrival' });
      notice.onclick = () => {
        focus();
        notice.close();
      };
    } catch {
      // Chrome on Android wants a service worker for it; the sound and the title are there all the same.
    }
  }

  private showSound(state: SoundState): void {
    const button = document.querySelector<HTMLElement>('#sound')!;
    button.hidden = false;
    button.dataset.state = state;
    button.querySelector('span')!.textContent = button.dataset[state]!;
  }
}

function arrival(line: HTMLElement): Arrival {
  const { guest, name, relation } = line.dataset;
  const since = line.querySelector<HTMLElement>('[data-since]')?.dataset.since ?? '';
  return { guest: guest!, name: name!, relation: relation ?? '', since };
}
