// Colleagues and their calls as the server writes them.

import type { CallerState, CallPerson, CallRoom, StaffCall } from '../src/shared/callProtocol';
import type { PresenceState } from '../src/shared/talkProtocol';

const names: Record<string, string> = { ana: 'Dra. Ana Torres', luis: 'Dr. Luis Medina', rosa: 'Rosa Aguilar' };

export const person = (staff: string, state: CallerState, was: PresenceState = 'available'): CallPerson => ({
  staff,
  name: names[staff] ?? staff,
  state,
  was,
});

export function staffCall(more: Partial<StaffCall> = {}): StaffCall {
  return {
    id: 'c',
    conversation: 'talk',
    title: 'Dra. Ana Torres',
    media: 'video',
    state: 'ringing',
    reason: null,
    caller: 'ana',
    startedAt: '2026-11-22T10:00:00Z',
    answeredAt: null,
    endedAt: null,
    people: [person('ana', 'in'), person('luis', 'ringing')],
    visit: null,
    ...more,
  };
}

export function callRoom(call: StaffCall, more: Partial<CallRoom> = {}): CallRoom {
  return { call, me: 'luis', here: true, setup: null, peers: [], gone: [], ...more };
}
