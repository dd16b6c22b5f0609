// A text field that offers what fits, by the ARIA Authoring Practices' combobox with a listbox: the focus stays in the
// field, the arrow keys move through the list, Enter takes, Escape closes.

export type Option = { id: string; label: string; more: string };
export type ComboNeeds = {
  find(question: string, signal: AbortSignal): Promise<Option[]>;
  /** null: nothing is asked. */
  said(found: number | null | 'failed'): void;
  take(option: Option): void;
};

const debounce = 200;

export class Combobox {
  private options: Option[] = [];
  private active = -1;
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking: AbortController | undefined;

  constructor(
    private readonly input: HTMLInputElement,
    private readonly list: HTMLElement,
    private readonly needs: ComboNeeds,
  ) {
    input.addEventListener('input', () => {
      clearTimeout(this.timer);
      this.timer = setTimeout(() => void this.ask(), debounce);
    });
    input.addEventListener('keydown', (event) => this.key(event));
    input.addEventListener('blur', () => this.close());
    // The field must not lose the focus to the list before the click is taken.
    list.addEventListener('pointerdown', (event) => event.preventDefault());
    list.addEventListener('click', (event) => {
      const at = [...list.children].indexOf((event.target as Element).closest('[role=option]')!);
      if (at >= 0) this.take(at);
    });
  }

  clear(): void {
    this.input.value = '';
    this.close();
    this.needs.said(null);
  }

  private async ask(): Promise<void> {
    this.asking?.abort();
    const asking = new AbortController();
    this.asking = asking;
    const question = this.input.value.trim();
    if (!question) {
      this.close();
      this.needs.said(null);
      return;
    }
    try {
      const found = await this.needs.find(question, asking.signal);
      if (asking.signal.aborted) return;
      this.show(found);
      this.needs.said(found.length);
    } catch {
      if (asking.signal.aborted) return;
      this.close();
      this.needs.said('failed');
    }
  }

  private show(found: Option[]): void {
    this.options = found;
    this.active = -1;
    this.list.replaceChildren(
      ...found.map((option, at) => {
        const item = document.createElement('li');
        item.id = `${this.list.id}-${at}`;
        item.setAttribute('role', 'option');
        item.setAttribute('aria-selected', 'false');
        const name = document.createElement('strong');
        name.textContent = option.label;
        const more = document.createElement('span');
        more.textContent = option.more;
        item.append(name, ' ', more);
        return item;
      }),
    );
    this.open(found.length > 0 && document.activeElement === this.input);
  }

  private key(event: KeyboardEvent): void {
    const open = !this.list.hidden;
    const last = this.options.length - 1;
    const moves: Record<string, () => void> = {
      ArrowDown: () => (open ? this.mark(this.active >= last ? 0 : this.active + 1) : void this.ask()),
      ArrowUp: () => open && this.mark(this.active <= 0 ? last : this.active - 1),
      Enter: () => this.take(this.active >= 0 ? this.active : this.options.length === 1 ? 0 : -1),
      Escape: () => this.close(),
    };
    const move = moves[event.key];
    if (!move || (!open && event.key !== 'ArrowDown' && event.key !== 'Enter')) return;
    // Enter in this field never sends the form, and Escape closes the list and not the dialog around it.
    event.preventDefault();
    event.stopPropagation();
    if (open || event.key === 'ArrowDown') move();
  }

  private mark(at: number): void {
    this.active = at;
    for (const [i, item] of [...this.list.children].entries()) item.setAttribute('aria-selected', String(i === at));
    const item = this.list.children[at];
    if (item) this.input.setAttribute('aria-activedescendant', item.id);
    item?.scrollIntoView({ block: 'nearest' });
  }

  private take(at: number): void {
    const option = this.options[at];
    if (!option) return;
    this.clear();
    this.needs.take(option);
  }

  private close(): void {
    this.open(false);
  }

  private open(is: boolean): void {
    this.list.hidden = !is;
    this.input.setAttribute('aria-expanded', String(is));
    this.input.removeAttribute('aria-activedescendant');
    if (!is) this.active = -1;
  }
}
