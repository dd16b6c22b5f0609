// What stands on every page at the same place: the hospital and the languages above, the help number below, and between
// them one screen at a time.

import { dress, h, type View, view } from '../shared/dom';
import { icon } from '../shared/icons';
import type { Boot } from './boot';
import { type Guest, occasion } from './guest';
import type { ScreenName } from './state';

export type Screens = Record<Exclude<ScreenName, 'loading'>, (guest: Guest) => HTMLElement>;

export class Frame {
  shown: ScreenName = 'loading';
  private screen: View | null = null;
  /** Built while an answer is awaited, for when it leads there. */
  private ready: { name: ScreenName; view: View } | null = null;
  private readonly edges: View[];
  private readonly main = document.querySelector('main')!;

  constructor(
    private readonly guest: Guest,
    private readonly screens: Screens,
    languages: Boot['languages'],
  ) {
    this.edges = [
      view(() => fillIn('header', [place(guest), choice(guest, languages)])),
      view(() => fillIn('footer', [help(guest)])),
    ];
  }

  show(name: ScreenName): void {
    if (name === 'loading') return;
    for (const edge of this.edges) edge.refresh();
    if (name === this.shown) this.screen?.refresh();
    else this.change(name);
    const heading = this.main.querySelector('h1')?.textContent ?? '';
    const title = `${heading} · ${hospitalName(this.guest)}`;
    if (document.title !== title) document.title = title;
  }

  /** An old phone needs a tenth of a second to build a screen: then it can do so while the network is slow as well. */
  prepare(name: Exclude<ScreenName, 'loading'>): void {
    if (name === this.shown || name === this.ready?.name) return;
    this.ready?.view.end();
    this.ready = { name, view: view(() => this.screens[name](this.guest)) };
  }

  private change(name: Exclude<ScreenName, 'loading'>): void {
    const before = this.shown;
    this.screen?.end();
    this.screen = this.take(name);
    this.shown = name;
    this.main.replaceChildren(this.screen.root);
    this.main.dataset.screen = name;
    document.body.classList.toggle('dark', name === 'call');
    const heading = this.main.querySelector('h1');
    if (heading) heading.tabIndex = -1;
    // The first screen is read from its top anyway; from then on the focus stood on something that is gone.
    if (before !== 'loading') heading?.focus({ preventScroll: true });
    scrollTo(0, 0);
  }

  private take(name: Exclude<ScreenName, 'loading'>): View {
    const { ready } = this;
    this.ready = null;
    if (ready?.name === name) {
      ready.view.refresh();
      return ready.view;
    }
    ready?.view.end();
    return view(() => this.screens[name](this.guest));
  }
}

function hospitalName(guest: Guest): string {
  return occasion(guest)?.hospital.name ?? guest.words.say('hospital');
}

function place(guest: Guest): HTMLElement {
  return h(
    'p',
    { class: 'place' },
    icon('hospital'),
    h('span', {}, () => hospitalName(guest)),
  );
}

/** Each language under its own name, for whoever cannot read the one that is shown. */
function choice(guest: Guest, languages: Boot['languages']): HTMLElement {
  const speaks = (code: string) => guest.words.texts.language === code;
  return h(
    'nav',
    { 'aria-label': () => guest.words.say('chooseLanguage') },
    ...Object.entries(languages).map(([code, { name }]) =>
      h(
        'button',
        {
          type: 'button',
          class: 'button language',
          lang: code,
          'data-action': 'language',
          'data-language': code,
          hidden: () => speaks(code),
          on: { click: () => guest.acts.speak(code) },
        },
        icon('globe'),
        h('span', {}, name),
      ),
    ),
  );
}

function help(guest: Guest): HTMLElement {
  const phone = () => occasion(guest)?.hospital.helpPhone ?? null;
  return h(
    'p',
    { class: 'help' },
    h(
      'a',
      { hidden: () => phone() === null, href: () => `tel:${phone()?.replace(/[^+\d]/g, '') ?? ''}` },
      icon('phone'),
      h('span', {}, () => guest.words.say('help.call', { phone: phone() ?? '' })),
    ),
    h('strong', { hidden: () => phone() !== null }, () => guest.words.say('help.none')),
  );
}

function fillIn(tag: 'header' | 'footer', children: HTMLElement[]): HTMLElement {
  const element = document.querySelector<HTMLElement>(`body > ${tag}`)!;
  element.replaceChildren();
  return dress(element, {}, children);
}
