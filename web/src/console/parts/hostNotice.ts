// Says in the form for a new visit what keeps the clinician from hosting it over Webex, and offers Direct instead. The server has the
// last word when the form is sent; here it is said before he has typed everything.

import type { HostCheck } from './server';

export class HostNotice {
  private readonly notice: HTMLElement | null;
  private readonly systems: readonly string[];
  private missing = '';
  private direct = false;

  constructor(
    private readonly form: HTMLFormElement,
    private readonly check: (clinician?: string) => Promise<HostCheck>,
  ) {
    this.notice = form.querySelector<HTMLElement>('#host');
    this.systems = form.dataset.systems!.split(' ');
    form.querySelector('#go-direct')?.addEventListener('click', () => this.goDirect());
  }

  /** What the visit is to go over; undefined: the hospital's own way. */
  get system(): string | undefined {
    return this.chosen?.value ?? (this.direct ? 'direct' : undefined);
  }

  /** When the form is opened, and when another clinician is chosen: by the time that it is sent the server knows the answer. */
  async ask(): Promise<void> {
    if (!this.notice) return;
    try {
      const clinician = this.form.querySelector<HTMLSelectElement>('[name=clinician]')?.value;
      this.missing = (await this.check(clinician)).missing ?? '';
    } catch {
      this.missing = ''; // What nobody knows keeps nobody from trying.
    }
    this.show();
  }

  /** The server refused, with this sentence. */
  say(missing: string): void {
    this.missing = missing;
    this.show();
    this.notice?.scrollIntoView({ block: 'nearest' });
    this.form.querySelector<HTMLElement>('#go-direct')?.focus();
  }

  /** Only where it would go over Webex, or would have. */
  show(): void {
    if (!this.notice) return;
    const over = this.system ?? this.systems[0];
    this.notice.hidden = !this.missing || (over !== 'webex' && !this.direct);
    this.part('#host-missing').textContent = this.missing;
    this.part('#go-direct').hidden = this.direct;
    this.part('#host-direct').hidden = !this.direct;
  }

  reset(): void {
    this.direct = false;
    this.missing = '';
    this.show();
  }

  private goDirect(): void {
    const radio = this.form.querySelector<HTMLInputElement>('[name=callSystem][value=direct]');
    if (radio) radio.checked = true;
    else this.direct = true;
    this.show();
    (radio ?? this.form.querySelector<HTMLElement>('#send'))?.focus();
  }

  private get chosen(): HTMLInputElement | null {
    return this.form.querySelector<HTMLInputElement>('[name=callSystem]:checked');
  }

  private part(selector: string): HTMLElement {
    return this.notice!.querySelector<HTMLElement>(selector)!;
  }
}
