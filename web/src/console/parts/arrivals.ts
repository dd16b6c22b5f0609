// Which arrivals are new to this tab, and whether anybody still waits unnoticed. The server decides who is unnoticed; a
// reload must not announce the same person again, but the alarm itself goes on until somebody acknowledges.

export type Arrival = { guest: string; since: string; name: string; relation: string };
export type Memory = { read(): string | null; write(text: string): void };

export class Arrivals {
  private announced: Set<string>;

  constructor(private readonly memory: Memory) {
    this.announced = new Set((memory.read() ?? '').split(' ').filter(Boolean));
  }

  /** Takes all who wait unnoticed now; answers those who have not been announced yet. */
  update(unnoticed: readonly Arrival[]): Arrival[] {
    const name = ({ guest, since }: Arrival) => `${guest}@${since}`;
    const fresh = unnoticed.filter((one) => !this.announced.has(name(one)));
    this.announced = new Set(unnoticed.map(name));
    this.memory.write([...this.announced].join(' '));
    return fresh;
  }
}
