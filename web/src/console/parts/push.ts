// This browser's subscription to notices: made and ended on the page of one's own account, and told to the server on every page that it is still his.

import { get, post } from '../../shared/http';

const worker = '/push-worker.js';
/** The colleagues' page. A worker without a handler of requests changes nothing for any page; a narrow scope keeps it from those of guests altogether. */
const scope = '/talk';

export const ablePush = (): boolean =>
  'serviceWorker' in navigator && 'PushManager' in window && typeof Notification === 'function';

export async function subscription(): Promise<PushSubscription | null> {
  const registration = await navigator.serviceWorker.getRegistration(scope);
  return (await registration?.pushManager.getSubscription()) ?? null;
}

/** In a press; answers whether the browser allows it. */
export async function turnOn(): Promise<boolean> {
  if ((await Notification.requestPermission()) !== 'granted') return false;
  const registration = await navigator.serviceWorker.register(worker, { scope });
  const { key } = await get<{ key: string }>('/api/push/key');
  const known = await registration.pushManager.getSubscription();
  const made =
    known ?? (await registration.pushManager.subscribe({ userVisibleOnly: true, applicationServerKey: key }));
  const { keys } = made.toJSON();
  try {
    await post('/api/push', { endpoint: made.endpoint, p256dh: keys?.p256dh, auth: keys?.auth });
  } catch (error) {
    await made.unsubscribe(); // the server does not know of it: it would never ring
    throw error;
  }
  return true;
}

export async function turnOff(): Promise<void> {
  const known = await subscription();
  if (!known) return;
  await post('/api/push/remove', { endpoint: known.endpoint });
  await known.unsubscribe();
}

/** Once a session: the server learns that the one who gets notices here still sits here. Somebody else's end. */
export async function stillHere(): Promise<void> {
  try {
    if (!ablePush() || Notification.permission !== 'granted') return;
    const known = await subscription();
    if (!known) return;
    const { mine } = await post<{ mine: boolean }>('/api/push/seen', { endpoint: known.endpoint });
    if (!mine) await known.unsubscribe();
  } catch {
    // Without an answer nothing is known: the next page asks again.
  }
}
