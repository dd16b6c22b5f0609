import assert from 'node:assert/strict';
import { test } from 'node:test';
import { OwnMedia } from '../src/shared/media';
import { browserName, isInApp, obstacle } from '../src/shared/mediaBrowser';
import { climb } from '../src/shared/mediaLadder';

class FakeTrack {
  readyState = 'live';
  muted = false;
  onended: (() => void) | null = null;
  onmute: (() => void) | null = null;
  onunmute: (() => void) | null = null;
  constructor(
    readonly kind: 'audio' | 'video',
    readonly deviceId: string,
  ) {}
  getSettings = () => ({ deviceId: this.deviceId });
  stop() {
    this.readyState = 'ended';
  }
  /** The system takes it away, or gives it back. */
  turn(muted: boolean) {
    this.muted = muted;
    if (muted) this.onmute?.();
    else this.onunmute?.();
  }
}

type Asked = { audio?: MediaTrackConstraints | true; video?: MediaTrackConstraints | true };

/** Cameras and microphones of one device, and what is wrong with them. */
class FakeDevices {
  readonly asked: string[] = [];
  readonly constraints: Asked[] = [];
  readonly tracks: FakeTrack[] = [];
  fault: { audio?: string | undefined; video?: string | undefined } = {};
  /** A camera that is open cannot be opened again. */
  oneAtATime = false;
  private readonly changed: (() => void)[] = [];

  addEventListener = (_: string, listener: () => void) => void this.changed.push(listener);
  change = () => {
    for (const listener of this.changed) listener();
  };
  enumerateDevices = async () =>
    ['cam1', 'cam2'].map((deviceId) => ({ kind: 'videoinput', deviceId, label: deviceId })) as MediaDeviceInfo[];

  async getUserMedia(wanted: Asked) {
    const kinds = (['audio', 'video'] as const).filter((kind) => wanted[kind]);
    this.asked.push(kinds.join('+'));
    this.constraints.push(wanted);
    for (const kind of kinds) {
      let name = this.fault[kind];
      if (name === 'OverconstrainedError' && wanted[kind] === true) name = undefined;
      const open = this.tracks.some((track) => track.kind === kind && track.readyState === 'live');
      if (kind === 'video' && this.oneAtATime && open) name = 'NotReadableError';
      if (name) throw new DOMException('no', name);
    }
    const made = kinds.map((kind) => {
      const exact = ((wanted[kind] as MediaTrackConstraints).deviceId as { exact?: string } | undefined)?.exact;
      return new FakeTrack(kind, exact ?? (kind === 'video' ? 'cam1' : 'mic1'));
    });
    this.tracks.push(...made);
    return {
      getTracks: () => made,
      getAudioTracks: () => made.filter(({ kind }) => kind === 'audio'),
      getVideoTracks: () => made.filter(({ kind }) => kind === 'video'),
    };
  }
}

const both = { camera: {}, microphone: {} };
const open = (devices: FakeDevices | undefined, wish = both) => climb(devices as unknown as MediaDevices, wish);

test('both open in one question', async () => {
  const devices = new FakeDevices();
  const { audio, video, camera, microphone } = await open(devices);
  assert(audio && video);
  assert.deepEqual([camera, microphone, devices.asked], ['ok', 'ok', ['audio+video']]);
});

test('what fails is told apart, and the other one still serves', async () => {
  const cases: [fault: FakeDevices['fault'], camera: string, microphone: string][] = [
    [{ video: 'NotAllowedError' }, 'denied', 'ok'],
    [{ audio: 'NotAllowedError' }, 'ok', 'denied'],
    [{ audio: 'NotAllowedError', video: 'NotAllowedError' }, 'denied', 'denied'],
    [{ video: 'NotFoundError' }, 'missing', 'ok'],
    [{ video: 'NotReadableError' }, 'busy', 'ok'],
    [{ audio: 'AbortError', video: 'NotFoundError' }, 'missing', 'busy'],
    [{ video: 'OverconstrainedError' }, 'ok', 'ok'],
    [{ audio: 'SecurityError', video: 'SomethingNewError' }, 'missing', 'denied'],
  ];
  for (const [fault, camera, microphone] of cases) {
    const devices = new FakeDevices();
    devices.fault = fault;
    const opened = await open(devices);
    assert.deepEqual([opened.camera, opened.microphone], [camera, microphone], JSON.stringify(fault));
    assert.equal(opened.video !== null, camera === 'ok');
    assert.equal(opened.audio !== null, microphone === 'ok');
  }
});

test('a page without a camera interface, as on plain http, says missing and does not throw', async () => {
  const opened = await open(undefined);
  assert.deepEqual([opened.camera, opened.microphone], ['missing', 'missing']);
});

/** A page's media; `handheld` as a phone. */
async function page(handheld = false) {
  const devices = new FakeDevices();
  devices.oneAtATime = handheld;
  const media = new OwnMedia(devices as unknown as MediaDevices, handheld);
  const said: string[] = [];
  media.on('interrupted', (interrupted) => said.push(interrupted ? 'interrupted' : 'back'));
  await media.open();
  return { devices, media, said };
}

test('camera off stops it, on asks for the camera alone', async () => {
  const { devices, media } = await page();
  await media.setCamera(false);
  assert.deepEqual([media.camera, media.video, devices.tracks[1]?.readyState], ['off', null, 'ended']);
  await media.setCamera(true);
  assert.deepEqual([media.camera, devices.asked.at(-1)], ['ok', 'video']);
});

test('a phone lets the front camera go before it opens the back one', async () => {
  const { devices, media } = await page(true);
  const facing = () => (devices.constraints.at(-1)!.video as MediaTrackConstraints).facingMode;
  await media.switchCamera();
  assert.equal(media.camera, 'ok');
  assert.equal(facing(), 'environment');
  await media.switchCamera();
  assert.equal(facing(), 'user');
});

test('a desk goes on to the next camera, and round', async () => {
  const { media } = await page();
  const now = () => media.video?.getSettings().deviceId;
  assert.equal(now(), 'cam1');
  await media.switchCamera();
  assert.equal(now(), 'cam2');
  await media.switchCamera();
  assert.equal(now(), 'cam1');
});

test('a call on the phone interrupts, and what comes back by itself is noticed', async () => {
  const { devices, said } = await page(true);
  devices.tracks[0]?.turn(true);
  devices.tracks[0]?.turn(false);
  assert.deepEqual(said, ['interrupted', 'back']);
});

test('what does not come back by itself is opened anew by resume, also after a try that failed', async () => {
  const { devices, media, said } = await page(true);
  for (const track of devices.tracks) track.turn(true);
  devices.fault = { audio: 'NotReadableError', video: 'NotReadableError' };
  await media.resume();
  assert.deepEqual([media.camera, media.microphone, said], ['busy', 'busy', ['interrupted']]);
  devices.fault = {};
  await media.resume();
  assert.deepEqual([media.camera, media.microphone, said], ['ok', 'ok', ['interrupted', 'back']]);
  assert.equal(media.video?.readyState, 'live');
});

test('a camera that is pulled out and put in again comes back by itself', async () => {
  const { devices, media, said } = await page();
  const camera = devices.tracks[1]!;
  camera.readyState = 'ended';
  camera.onended?.();
  devices.change();
  await new Promise((resolve) => setTimeout(resolve, 5));
  assert.deepEqual([media.camera, media.video?.readyState, said], ['ok', 'live', ['interrupted', 'back']]);
  assert.equal(devices.asked.at(-1), 'video', 'the microphone was not touched');
});

test('resume after a repaired permission asks for what was denied', async () => {
  const devices = new FakeDevices();
  devices.fault = { video: 'NotAllowedError' };
  const media = new OwnMedia(devices as unknown as MediaDevices, false);
  await media.open();
  assert.deepEqual([media.camera, media.interrupted], ['denied', false]);
  devices.fault = {};
  await media.resume();
  assert.equal(media.camera, 'ok');
});

test('closed while the question was open it keeps nothing', async () => {
  const devices = new FakeDevices();
  const media = new OwnMedia(devices as unknown as MediaDevices, false);
  const opening = media.open();
  media.close();
  await opening;
  assert(devices.tracks.every(({ readyState }) => readyState === 'ended'));
  assert.equal(media.audio, null);
});

const android = 'Mozilla/5.0 (Linux; Android 13; SM-A135M) AppleWebKit/537.36 (KHTML, like Gecko)';
const iPhone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 17_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
const windows = 'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko)';

test('browsers are told apart, for the words of the repair', () => {
  const cases: [string, number, string][] = [
    [`${android} Chrome/139.0.0.0 Mobile Safari/537.36`, 5, 'chrome-android'],
    [`${android} SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36`, 5, 'samsung'],
    [`${iPhone} Version/17.5 Mobile/15E148 Safari/604.1`, 5, 'safari-ios'],
    [`${iPhone} CriOS/139.0 Mobile/15E148 Safari/604.1`, 5, 'safari-ios'],
    [
      'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15',
      5,
      'safari-ios',
    ],
    ['Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 Version/17.5 Safari/605.1.15', 0, 'other'],
    [`${windows} Chrome/139.0.0.0 Safari/537.36`, 0, 'chrome-desktop'],
    [`${windows} Chrome/139.0.0.0 Safari/537.36 Edg/139.0.0.0`, 0, 'edge'],
    ['Mozilla/5.0 (Android 13; Mobile; rv:140.0) Gecko/140.0 Firefox/140.0', 5, 'firefox'],
  ];
  for (const [userAgent, touch, name] of cases) assert.equal(browserName(userAgent, touch), name, userAgent);
});

test('a browser inside another app is known by its name', () => {
  assert(isInApp(`${iPhone} Mobile/15E148 [FBAN/FBIOS;FBAV/470.0]`));
  assert(isInApp(`${iPhone} Mobile/15E148`), "an iPhone's WebView has no Safari in its name");
  assert(isInApp(`${android} Version/4.0 Chrome/139.0.0.0 Mobile Safari/537.36 Instagram 340.0`));
  assert(
    isInApp(`Mozilla/5.0 (Linux; Android 13; SM-A135M; wv) AppleWebKit/537.36 Chrome/139.0.0.0 Mobile Safari/537.36`),
  );
  assert(!isInApp(`${android} Chrome/139.0.0.0 Mobile Safari/537.36`));
  assert(!isInApp(`${iPhone} Version/17.5 Mobile/15E148 Safari/604.1`));
});

test('the obstacle is the app, the missing https, or the age of the browser', () => {
  const here = { userAgent: windows, secure: true, peerConnection: true, getUserMedia: true };
  assert.equal(obstacle(here), null);
  assert.equal(obstacle({ ...here, userAgent: `${iPhone} Mobile/15E148`, getUserMedia: false }), 'in-app');
  assert.equal(obstacle({ ...here, userAgent: `${iPhone} Mobile/15E148` }), null);
  assert.equal(obstacle({ ...here, secure: false, getUserMedia: false }), 'insecure');
  assert.equal(obstacle({ ...here, peerConnection: false }), 'no-webrtc');
});
