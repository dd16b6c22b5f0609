import assert from 'node:assert/strict';
import { afterEach, beforeEach, mock, test } from 'node:test';
import { readBrowser } from '../src/guest/browser';
import { Company } from '../src/guest/company';
import { OwnSide } from '../src/guest/own';
import type { OwnMedia } from '../src/shared/media';
import type { DeviceState, Peer } from '../src/shared/protocol';
import { aLobby, later, settle } from './guestFakes';

beforeEach(() => mock.timers.enable({ apis: ['setTimeout'] }));
afterEach(() => mock.timers.reset());

class FakeMedia {
  audio: unknown = null;
  video: unknown = null;
  camera: DeviceState = 'off';
  microphone: DeviceState = 'off';
  interrupted = false;
  closed = false;
  asked = later<void>();
  on = () => () => {};
  list = async () => ({ cameras: [], microphones: [], loudspeakers: [] });
  open = () => this.asked.promise;
  resume = () => this.asked.promise;
  close = () => {
    this.closed = true;
  };

  answer(camera: DeviceState, microphone: DeviceState) {
    this.camera = camera;
    this.microphone = microphone;
    this.audio = microphone === 'ok' ? { kind: 'audio' } : null;
    this.asked.come();
    this.asked = later();
  }
}

function ownWith() {
  const media = new FakeMedia();
  const own = new OwnSide(
    () => {},
    () => media as unknown as OwnMedia,
  );
  return { media, own };
}

test('a permission that stood already is no question: the lobby comes at once', async () => {
  const { media, own } = ownWith();
  void own.open();
  mock.timers.tick(500);
  assert.equal(own.asking, false);
  media.answer('ok', 'ok');
  await settle();
  mock.timers.tick(500);
  assert.deepEqual([own.asking, own.opening], [false, false]);
});

test('a question that stands open is told, until it is answered', async () => {
  const { media, own } = ownWith();
  void own.open();
  mock.timers.tick(700);
  assert.equal(own.asking, true);
  media.answer('denied', 'denied');
  await settle();
  assert.deepEqual([own.asking, own.camera, own.settled], [false, 'denied', false]);
});

test('who goes on without a camera is not asked again when the question is answered after all', async () => {
  const { media, own } = ownWith();
  void own.open();
  mock.timers.tick(700);
  own.settle();
  assert.equal(own.asking, false);
  media.answer('denied', 'denied');
  await settle();
  assert.equal(own.settled, true);
});

test('muted, the others get no sound, and the microphone stays ready', async () => {
  const { media, own } = ownWith();
  void own.open();
  media.answer('ok', 'ok');
  await settle();
  own.mute(true);
  assert.equal(own.tracks.audio, null);
  assert.equal(own.microphone, 'ok');
  own.mute(false);
  assert.notEqual(own.tracks.audio, null);
});

test('closing puts everything out, and the next opening starts afresh', async () => {
  const { media, own } = ownWith();
  void own.open();
  media.answer('ok', 'ok');
  await settle();
  own.mute(true);
  own.close();
  assert.deepEqual([media.closed, own.media, own.muted, own.tracks.audio], [true, null, false, null]);
});

const peer = (seat: string, role: Peer['role'], admitted = true): Peer => ({
  seat,
  role,
  admitted,
  page: `${seat}page000`,
  name: `Name ${seat}`,
  relation: '',
});
const seats = (company: Company) => company.companions.map((one) => one.seat).join();

test('the clinician comes first, whoever connected first', () => {
  const company = new Company(() => {});
  company.stream('g2', {} as MediaStream);
  company.stream('c1', {} as MediaStream);
  company.update(aLobby({ state: 'admitted', peers: [peer('g2', 'guest'), peer('c1', 'clinician')] }));
  assert.equal(seats(company), 'c1,g2');
});

test('who is admitted has his tile before his picture, and the clinician before the door opens; who only waits has none', () => {
  const company = new Company(() => {});
  company.update(aLobby({ peers: [peer('g2', 'guest', false)] }));
  assert.equal(seats(company), '');
  company.update(aLobby({ peers: [peer('c1', 'clinician', false)] }));
  assert.equal(seats(company), 'c1');
  company.update(aLobby({ state: 'admitted', peers: [peer('c1', 'clinician')] }));
  assert.equal(seats(company), 'c1');
});

test('whose socket is down keeps his tile while his picture comes, and loses it with the picture', () => {
  const company = new Company(() => {});
  company.update(aLobby({ state: 'admitted', peers: [peer('c1', 'clinician')] }));
  company.stream('c1', {} as MediaStream);
  company.update(aLobby({ state: 'admitted', peers: [] }));
  assert.equal(seats(company), 'c1');
  company.stream('c1', null);
  assert.equal(seats(company), '');
});

test('the steps of a repair are those of this browser', () => {
  const chrome =
    'Mozilla/5.0 (Linux; Android 13; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/120.0.0.0 Mobile Safari/537.36';
  const iphone = 'Mozilla/5.0 (iPhone; CPU iPhone OS 16_5 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko)';
  const mac =
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/17.0 Safari/605.1.15';
  const cases: [string, number, string, string][] = [
    [chrome, 5, 'android', 'chromeAndroid'],
    [chrome.replace('Chrome/', 'SamsungBrowser/23.0 Chrome/'), 5, 'android', 'samsung'],
    [`${chrome} EdgA/120`, 5, 'android', 'chromeAndroid'],
    ['Mozilla/5.0 (Android 13; Mobile; rv:120.0) Gecko/120.0 Firefox/120.0', 5, 'android', 'firefoxAndroid'],
    [`${iphone} Version/16.5 Mobile/15E148 Safari/604.1`, 5, 'ios', 'safariIos'],
    [`${iphone} CriOS/120.0 Mobile/15E148 Safari/604.1`, 5, 'ios', 'chromeIos'],
    [mac, 5, 'ios', 'safariIos'],
    [mac, 0, 'computer', 'safariMac'],
    ['Mozilla/5.0 (Windows NT 10.0; Win64; x64; rv:120.0) Gecko/20100101 Firefox/120.0', 0, 'computer', 'firefox'],
    [
      'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36 Edg/120.0',
      0,
      'computer',
      'edge',
    ],
    ['Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/120.0 Safari/537.36', 0, 'computer', 'chrome'],
  ];
  for (const [userAgent, touch, system, steps] of cases) {
    const browser = readBrowser(userAgent, touch);
    assert.deepEqual([browser.system, browser.steps], [system, steps], userAgent);
  }
});
