/** Fetches a module when it is first asked for. After a failure under another address: browsers remember a module that did not come. */
export function later<T>(address: string): () => Promise<T> {
  let module: Promise<T> | null = null;
  let tries = 0;
  return () => {
    module ??= (import(tries++ ? `${address}?${tries}` : address) as Promise<T>).catch((error) => {
      module = null;
      throw error;
    });
    return module;
  };
}
