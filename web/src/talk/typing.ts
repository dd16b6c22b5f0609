// Who writes just now. Nobody says that he has stopped: it is forgotten a little after the last word of it.

const lasts = 5000;
const every = 2000;

export class Typing {
  private readonly until = new Map<string, Map<string, number>>();
  private told = new Map<string, number>();

  constructor(
    private readonly tell: (conversation: string) => void,
    private readonly changed: () => void,
  ) {}

  /** A key was pressed here. */
  pressed(conversation: string): void {
    const now = Date.now();
    if (now - (this.told.get(conversation) ?? Number.NEGATIVE_INFINITY) < every) return;
    this.told.set(conversation, now);
    this.tell(conversation);
  }

  heard(conversation: string, staff: string): void {
    const people = this.until.get(conversation) ?? new Map<string, number>();
    this.until.set(conversation, people.set(staff, Date.now() + lasts));
    this.changed();
    setTimeout(() => this.changed(), lasts + 50);
  }

  /** His message is here. */
  wrote(conversation: string, staff: string): void {
    this.until.get(conversation)?.delete(staff);
  }

  in(conversation: string): string[] {
    const now = Date.now();
    return [...(this.until.get(conversation) ?? [])].filter(([, until]) => until > now).map(([staff]) => staff);
  }
}
