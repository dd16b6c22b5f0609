// Files whose upload is not finished, kept in this browser so that it goes on after a reload: small ones only, because a phone has little room, and gone as soon as they
// have arrived. A browser that keeps nothing answers that it has nothing.

export interface Kept {
  put(id: string, file: Blob): Promise<void>;
  get(id: string): Promise<Blob | null>;
  drop(id: string): Promise<void>;
}

export const largestKept = 64 * 1024 * 1024;
const shelf = 'coviex.files';
const store = 'unfinished';

export class BrowserKept implements Kept {
  async put(id: string, file: Blob): Promise<void> {
    if (file.size <= largestKept) await this.in('readwrite', (files) => files.put(file, id));
  }

  async get(id: string): Promise<Blob | null> {
    const found = await this.in('readonly', (files) => files.get(id));
    return found instanceof Blob ? found : null;
  }

  async drop(id: string): Promise<void> {
    await this.in('readwrite', (files) => files.delete(id));
  }

  private in(mode: IDBTransactionMode, act: (files: IDBObjectStore) => IDBRequest): Promise<unknown> {
    return new Promise((answer) => {
      try {
        const opening = indexedDB.open(shelf, 1);
        opening.onupgradeneeded = () => opening.result.createObjectStore(store);
        opening.onerror = () => answer(null);
        opening.onsuccess = () => {
          const db = opening.result;
          try {
            const asked = act(db.transaction(store, mode).objectStore(store));
            asked.onsuccess = () => answer(asked.result);
            asked.onerror = () => answer(null);
            asked.transaction!.oncomplete = () => db.close();
          } catch {
            db.close();
            answer(null);
          }
        };
      } catch {
        answer(null);
      }
    });
  }
}

/** For the end of a session: nobody else at this computer finds them. */
export function clearFiles(): void {
  try {
    indexedDB.deleteDatabase(shelf);
  } catch {
    // This browser has kept nothing.
  }
}
