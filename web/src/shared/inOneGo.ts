/** Several calls of one moment are one: what changes together is drawn once. */
export function inOneGo(work: () => void): () => void {
  let coming = false;
  return () => {
    if (coming) return;
    coming = true;
    queueMicrotask(() => {
      coming = false;
      work();
    });
  };
}
