/** Who wants to hear of what. `Events` names each event with what it carries: `{ changed: []; state: [connected: boolean] }`. */
export class Listeners<Events extends { [E in keyof Events]: unknown[] }> {
  private readonly byEvent: { [E in keyof Events]?: Set<(...said: Events[E]) => void> } = {};

  /** Answers what takes the listener off again. */
  on<E extends keyof Events>(event: E, listener: (...said: Events[E]) => void): () => void {
    const listeners = this.byEvent[event] ?? new Set();
    this.byEvent[event] = listeners.add(listener);
    return () => void listeners.delete(listener);
  }

  emit<E extends keyof Events>(event: E, ...said: Events[E]): void {
    for (const listener of [...(this.byEvent[event] ?? [])]) listener(...said);
  }
}
