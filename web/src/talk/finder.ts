// The one search field: conversations and colleagues are here, messages are asked for.

import { NoAnswerError, ProblemError } from '../shared/http';
import type { Cared, Colleague, Conversation, Found } from '../shared/talkProtocol';
import { directory, findsConversation, type Shelf } from './find';
import type { Talk } from './talk';
import type { TalkKey } from './words';

const pause = 300;
/** Fewer letters stand in every message. */
const fewest = 2;

export class Finder {
  question = '';
  /** What is shown while nothing is searched. */
  panel: 'conversations' | 'directory' = 'conversations';
  found: Found[] | null = null;
  /** Patients for whom one cares. */
  patients: Cared[] = [];
  problem = '';
  private timer: ReturnType<typeof setTimeout> | undefined;
  private asking: AbortController | null = null;

  constructor(private readonly talk: Talk) {}

  get searching(): boolean {
    return this.question.trim() !== '';
  }

  get asksMessages(): boolean {
    return this.question.trim().length >= fewest;
  }

  show(panel: Finder['panel']): void {
    this.panel = panel;
    this.ask('');
  }

  ask(question: string): void {
    this.question = question;
    this.asking?.abort();
    clearTimeout(this.timer);
    this.found = null;
    this.patients = [];
    this.problem = '';
    if (this.asksMessages) this.timer = setTimeout(() => void this.askMessages(), pause);
    this.talk.draw();
  }

  get conversations(): Conversation[] {
    const all = this.talk.list;
    return this.searching ? all.filter((one) => findsConversation(this.question, one)) : all;
  }

  get shelves(): Shelf[] {
    return directory(
      [...this.talk.state.colleagues.values()].filter(({ id }) => id !== this.talk.me),
      this.question,
      (one) => this.rolesOf(one),
      this.talk.words.locale,
    );
  }

  rolesOf({ roles }: Colleague): string {
    const key = (role: string) => `role.${role.charAt(0).toLowerCase()}${role.slice(1)}` as TalkKey;
    return roles.map((role) => this.talk.words.say(key(role))).join(', ');
  }

  private async askMessages(): Promise<void> {
    const mine = new AbortController();
    this.asking = mine;
    try {
      const question = this.question.trim();
      const [found, patients] = await Promise.all([
        this.talk.server.search(question, mine.signal),
        this.talk.server.patients(question, mine.signal),
      ]);
      if (mine !== this.asking) return;
      this.found = found;
      this.patients = patients;
    } catch (error) {
      if (mine !== this.asking || mine.signal.aborted) return;
      if (error instanceof NoAnswerError) this.problem = this.talk.words.say('problem.noAnswer');
      else if (error instanceof ProblemError) this.problem = this.talk.refusal(error);
      else throw error;
    }
    this.talk.draw();
  }
}
