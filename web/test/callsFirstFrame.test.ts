import assert from 'node:assert/strict';
import { afterEach, test } from 'node:test';
import { showBlack, withFirstGuess } from '../src/calls/firstFrame';

const sdp = (...video: string[]) =>
  ['v=0', 'm=audio 9 UDP/TLS/RTP/SAVPF 111', 'a=rtpmap:111 opus/48000/2', 'a=fmtp:111 minptime=10', ...video, ''].join(
    '\r\n',
  );

test('the guess stands at the first codec of the picture, whether it had parameters or none', () => {
  const vp8 = withFirstGuess(
    sdp('m=video 9 UDP/TLS/RTP/SAVPF 96 97', 'a=rtpmap:96 VP8/90000', 'a=rtpmap:97 H264/90000'),
  );
  assert(vp8.includes('a=rtpmap:96 VP8/90000\r\na=fmtp:96 x-google-start-bitrate=800\r\na=rtpmap:97'));
  const h264 = withFirstGuess(
    sdp('m=video 9 UDP/TLS/RTP/SAVPF 97 96', 'a=rtpmap:97 H264/90000', 'a=fmtp:97 profile-level-id=42e01f'),
  );
  assert(h264.includes('a=fmtp:97 profile-level-id=42e01f;x-google-start-bitrate=800\r\n'));
  assert(h264.includes('a=fmtp:111 minptime=10\r\n'), 'the sound is as it was');
});

test('a description without a picture is left alone', () => {
  assert.equal(withFirstGuess(sdp()), sdp());
});

afterEach(() => {
  Object.assign(globalThis, { MediaStreamTrackGenerator: undefined, VideoFrame: undefined });
});

/** A browser with Chromium's generator; answers what was written into it. */
function chromium() {
  const frames: { pixels: Uint8Array; codedWidth: number; codedHeight: number }[] = [];
  Object.assign(globalThis, {
    MediaStreamTrackGenerator: class {
      writable = { getWriter: () => ({ write: async (frame: (typeof frames)[0]) => void frames.push(frame) }) };
      stop() {}
    },
    VideoFrame: class {
      codedWidth: number;
      codedHeight: number;
      constructor(
        readonly pixels: Uint8Array,
        init: { codedWidth: number; codedHeight: number },
      ) {
        this.codedWidth = init.codedWidth;
        this.codedHeight = init.codedHeight;
      }
    },
  });
  return frames;
}

function sender() {
  const attached: unknown[] = [];
  const replaceTrack = async (track: unknown) => void attached.push(track);
  return { attached, sender: { replaceTrack } as unknown as RTCRtpSender };
}

test('one black frame of the size of the camera, and then nothing is attached', async () => {
  const frames = chromium();
  const { attached, sender: to } = sender();
  await showBlack(to, { width: 481, height: 640 }, () => null);
  assert.deepEqual([frames.length, frames[0]?.codedWidth, frames[0]?.codedHeight], [1, 480, 640]);
  assert.equal(frames[0]?.pixels.length, (480 * 640 * 3) / 2);
  assert.deepEqual([frames[0]?.pixels[0], frames[0]?.pixels.at(-1)], [0, 128]);
  assert.deepEqual([attached.length, attached[1]], [2, null]);
});

test('the camera that was let in meanwhile stays', async () => {
  chromium();
  const { attached, sender: to } = sender();
  const camera = { kind: 'video' } as MediaStreamTrack;
  let wanted: MediaStreamTrack | null = null;
  const warming = showBlack(to, { width: 640, height: 480 }, () => wanted);
  wanted = camera;
  await warming;
  assert.equal(attached.at(-1), camera);
});

test('other browsers are not bothered', async () => {
  const { attached, sender: to } = sender();
  await showBlack(to, { width: 640, height: 480 }, () => null);
  assert.deepEqual(attached, []);
});
