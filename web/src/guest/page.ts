/** The name of one load of the page, and of one stay in the seat: who comes back takes a new one, so that the others connect anew. */
export function newPage(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(10)), (byte) => byte.toString(16).padStart(2, '0')).join('');
}
