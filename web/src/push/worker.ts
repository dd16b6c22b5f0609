// The console's service worker: shows a notice that came while no page was open, and leads to its conversation. It loads nothing, keeps nothing and answers for no page.

type Notice = { title: string; conversation: string; urgent: boolean };

/** What we use of ServiceWorkerGlobalScope: the types of a page and of a worker do not go together in one build. */
type WorkerScope = {
  addEventListener(type: 'install' | 'activate', act: (event: Waiting) => void): void;
  addEventListener(type: 'push', act: (event: Waiting & { data: { json(): unknown } | null }) => void): void;
  addEventListener(type: 'notificationclick', act: (event: Waiting & { notification: Notification }) => void): void;
  skipWaiting(): Promise<void>;
  registration: {
    showNotification(title: string, options: NotificationOptions & { renotify?: boolean }): Promise<void>;
  };
  clients: {
    matchAll(which: { type: 'window'; includeUncontrolled: boolean }): Promise<Page[]>;
    openWindow(address: string): Promise<unknown>;
  };
};
type Waiting = { waitUntil(done: Promise<unknown>): void };
type Page = { url: string; focus(): Promise<unknown>; postMessage(message: unknown): void };

const worker = self as unknown as WorkerScope;

worker.addEventListener('install', (event) => event.waitUntil(worker.skipWaiting()));

worker.addEventListener('push', (event) => {
  // A browser that is told and shows nothing takes the right to tell away.
  const { title, conversation, urgent } = (event.data?.json() ?? {}) as Partial<Notice>;
  event.waitUntil(
    worker.registration.showNotification(title ?? 'Coviex', {
      tag: conversation ?? 'coviex',
      data: conversation ?? null,
      renotify: true,
      requireInteraction: urgent === true,
    }),
  );
});

worker.addEventListener('notificationclick', (event) => {
  const { notification } = event;
  notification.close();
  event.waitUntil(open(notification.data as string | null));
});

async function open(conversation: string | null): Promise<void> {
  const address = conversation ? `/talk?c=${conversation}` : '/talk';
  const pages = await worker.clients.matchAll({ type: 'window', includeUncontrolled: true });
  const there = pages.find(({ url }) => new URL(url).pathname === '/talk');
  if (!there) return void (await worker.clients.openWindow(address));
  there.postMessage({ open: conversation });
  await there.focus();
}
