import type { CallMedia, CallRoom, Calls, StaffCall } from '../shared/callProtocol';
import { get, post } from '../shared/http';
import type { Talk } from '../shared/talkProtocol';

export type Others = 'hold' | 'leave' | null;

/** What the pages ask of the server about calls. */
export class CallServer {
  mine = () => get<Calls>('/api/calls');
  room = (call: string, page: string, signal?: AbortSignal) =>
    get<CallRoom>(`/api/calls/${call}?page=${page}`, signal ? { signal } : {});
  start = (conversation: string, media: CallMedia) => post<StaffCall>(`/api/talk/${conversation}/calls`, { media });
  enter = (call: string, page: string, takeOver: boolean, others: Others) =>
    post<StaffCall>(`/api/calls/${call}/enter`, { page, takeOver, others });
  decline = (call: string) => post<StaffCall>(`/api/calls/${call}/decline`);
  leave = (call: string) => post<StaffCall>(`/api/calls/${call}/leave`);
  hold = (call: string, on: boolean) => post<StaffCall>(`/api/calls/${call}/hold`, { on });
  bring = (call: string, staff: string) => post<StaffCall>(`/api/calls/${call}/people`, { staff });
  colleagues = async () => (await get<Talk>('/api/talk')).colleagues;
}

/** Opens the call's page beside the one from which it is called; in its place where the browser opens no other. In the press itself. */
export function openCall(call: string | Promise<string | null>, query = ''): void {
  // The window is opened at once, or the browser takes it for one that nobody asked for.
  const beside = window.open(typeof call === 'string' ? `/calls/${call}${query}` : 'about:blank', '_blank');
  if (typeof call === 'string') {
    if (!beside) location.assign(`/calls/${call}${query}`);
    return;
  }
  void call.then((id) => {
    if (id === null) beside?.close();
    else if (beside) beside.location.replace(`/calls/${id}${query}`);
    else location.assign(`/calls/${id}${query}`);
  });
}
