import assert from 'node:assert/strict';
import { afterEach, beforeEach, test } from 'node:test';
import type { CallEvents } from '../src/calls/callClient';
import { WebexCall } from '../src/calls/webex';
import type { Sdk, SdkEntry, SdkMeeting, SdkMember } from '../src/calls/webexSdk';
import { ProblemError } from '../src/shared/http';
import type { CallSetup, CallTicket, Peer } from '../src/shared/protocol';
import { freshWorld, leaveWorld, pass } from './callsFakes';

beforeEach(freshWorld);
afterEach(leaveWorld);

const setup: CallSetup = { system: 'webex', iceServers: [], relayOnly: false, sdk: '/assets/webex-sdk.js' };
const ticket: CallTicket = {
  system: 'webex',
  expiresAt: '2026-11-22T20:00:00Z',
  webex: { accessToken: 'token', destination: '1@site', password: 'secret', link: null },
};
const clinician: Peer = { seat: 'c', page: 'p', name: 'Dra. Ana', relation: '', role: 'clinician', admitted: true };
const elena: Peer = { seat: 'e', page: 'p', name: 'Elena', relation: 'nieta', role: 'guest', admitted: true };

/** The SDK as far as the call sees it; it does what it is told and notes it. */
class FakeSdk implements SdkEntry {
  readonly done: string[] = [];
  readonly listeners = new Map<string, (said: unknown) => void>();
  members: SdkMember[] = [];
  passwordStatus = 'REQUIRED';
  refuses = false;
  joining = async () => {};
  config: Record<string, unknown> = {};

  init({ config }: { config: Record<string, unknown> }): Sdk {
    this.config = config;
    const note = (what: string) => this.done.push(what);
    const meeting: SdkMeeting = {
      passwordStatus: this.passwordStatus,
      members: {
        on: (event, hear) => this.listeners.set(event, hear),
        membersCollection: { getAll: () => Object.fromEntries(this.members.map((member) => [member.id, member])) },
      },
      verifyPassword: async (password) => {
        note(`password ${password}`);
        return { isPasswordValid: true };
      },
      joinWithMedia: async () => {
        if (this.refuses) throw new Error('no');
        await this.joining();
        note('joined');
      },
      publishStreams: async () => {},
      admit: async (ids) => note(`admit ${ids.join(' ')}`),
      remove: async (id) => note(`remove ${id}`),
      leave: async () => note('left'),
      on: (event, hear) => this.listeners.set(event, hear),
    };
    return {
      once: (_, hear) => setTimeout(hear),
      meetings: {
        register: async () => {},
        unregister: async () => {
          note('unregistered');
        },
        create: async () => meeting,
        mediaHelpers: {
          LocalMicrophoneStream: class {
            setUserMuted() {}
          },
          LocalCameraStream: class {
            setUserMuted() {}
          },
        },
      },
    };
  }

  say(event: string, said?: unknown): void {
    this.listeners.get(event)!(said);
  }
}

function scene(answers: (CallTicket | Error)[] = [ticket]) {
  const sdk = new FakeSdk();
  const said: string[] = [];
  let asked = 0;
  const events: CallEvents = {
    stream: (seat, stream) => said.push(`${seat} ${stream ? 'stream' : 'no stream'}`),
    connection: (seat, state) => said.push(`${seat} ${state}`),
    shown: () => {},
    ownPicture: () => {},
    elsewhere: (needed) => said.push(`elsewhere ${needed}`),
  };
  const call = new WebexCall({
    events,
    load: async () => sdk,
    ticket: async () => {
      const answer = answers[Math.min(asked++, answers.length - 1)]!;
      if (answer instanceof Error) throw answer;
      return answer;
    },
  });
  return { call, sdk, said, asked: () => asked };
}

const rest = () => pass(100);
const refused = (code: string) => new ProblemError({ status: 409, code, detail: '' });

test('a guest who waits asks for no ticket, and joins when the door opens', async () => {
  const { call, sdk, asked } = scene();
  call.update({ me: 'e', inCall: false, peers: [], setup });
  await rest();
  assert.equal(asked(), 0);

  call.update({ me: 'e', inCall: true, peers: [clinician], setup });
  await rest();
  assert.deepEqual(sdk.done, ['password secret', 'joined']);
  assert.deepEqual((sdk.config.meetings as { autoUploadLogs: boolean }).autoUploadLogs, false);
});

test('what comes is shown at the seat of the clinician', async () => {
  const { call, sdk, said } = scene();
  call.update({ me: 'e', inCall: true, peers: [elena, clinician], setup });
  await rest();
  sdk.say('media:ready', { type: 'remoteVideo', stream: { getTracks: () => [] } });
  assert(said.includes('c stream'));
  assert(!said.includes('e stream'));
});

test('the clinician lets in from the lobby of Webex whom Coviex has let in, and nobody else', async () => {
  const { call, sdk } = scene();
  call.update({ me: 'c', inCall: true, peers: [elena], setup });
  await rest();
  const member = (id: string, name: string): SdkMember => ({
    id,
    name,
    isSelf: false,
    isInLobby: true,
    isInMeeting: false,
  });
  sdk.members = [member('1', 'Elena (nieta)'), member('2', 'Elena'), member('3', 'Somebody')];
  sdk.say('members:update');
  assert.deepEqual(
    sdk.done.filter((what) => what.startsWith('admit')),
    ['admit 1'],
  );
});

test('a meeting that is not ready is asked for again, a closed door is not', async () => {
  const { call, asked } = scene([refused('call_not_ready'), refused('door_closed')]);
  call.update({ me: 'e', inCall: true, peers: [clinician], setup });
  await pass(2000);
  assert.equal(asked(), 2);
  await pass(60_000);
  assert.equal(asked(), 2);
});

test('without the SDK, or with a link for a ticket, the call is held elsewhere', async () => {
  const without = scene();
  without.call.update({ me: 'e', inCall: true, peers: [clinician], setup: { ...setup, sdk: null } });
  await rest();
  assert(without.said.includes('elsewhere true'));
  assert.equal(without.asked(), 0);

  const linked = scene([
    { ...ticket, webex: { accessToken: null, destination: null, password: null, link: 'https://x' } },
  ]);
  linked.call.update({ me: 'c', inCall: true, peers: [elena], setup });
  await rest();
  assert(linked.said.includes('elsewhere true'));
});

test('leaving leaves the meeting and gives the registration back', async () => {
  const { call, sdk } = scene();
  call.update({ me: 'e', inCall: true, peers: [clinician], setup });
  await rest();
  call.close();
  await rest();
  assert.deepEqual(sdk.done.slice(-2), ['left', 'unregistered']);
});

test('who leaves and comes back while he is still joining is in the call once in the end', async () => {
  const { call, sdk } = scene();
  const inside = { me: 'e', inCall: true, peers: [clinician], setup };
  let letIn = () => {};
  sdk.joining = () => new Promise((resolve) => (letIn = resolve));
  call.update(inside);
  await rest();
  call.update({ ...inside, inCall: false });
  call.update(inside);
  sdk.joining = async () => {};
  letIn();
  await rest();
  const joinings = sdk.done.filter((what) => what === 'joined' || what === 'left');
  // The first joining could not be called back, so it is left when it has come about.
  assert.deepEqual(joinings, ['left', 'joined', 'left', 'joined']);
});

test('thrown out by the network, he goes back in as long as the server has him in the call', async () => {
  const { call, sdk, asked } = scene();
  call.update({ me: 'e', inCall: true, peers: [clinician], setup });
  await rest();
  sdk.say('meeting:reconnectionFailure');
  await pass(2000);
  assert.equal(asked(), 2);
});
