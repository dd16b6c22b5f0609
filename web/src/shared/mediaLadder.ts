import type { DeviceState } from './protocol';

/** The part of `navigator.mediaDevices` that is asked for tracks. */
export type Capture = Pick<MediaDevices, 'getUserMedia'>;

export type Wish = { camera: MediaTrackConstraints | false; microphone: MediaTrackConstraints | false };

export type Opened = {
  audio: MediaStreamTrack | null;
  video: MediaStreamTrack | null;
  camera: DeviceState;
  microphone: DeviceState;
};

/** Opens camera and microphone in one question, and where that fails finds out which of them is at fault, so that the other
 *  one still serves. Never throws. What was not wished for is 'off'. Must be called in the tap itself: an iPhone asks only then. */
export async function climb(devices: Capture | undefined, wish: Wish): Promise<Opened> {
  const opened: Opened = { audio: null, video: null, camera: 'off', microphone: 'off' };
  const missing = (wanted: MediaTrackConstraints | false): DeviceState => (wanted ? 'missing' : 'off');
  if (!devices?.getUserMedia) return { ...opened, camera: missing(wish.camera), microphone: missing(wish.microphone) };

  if (wish.camera && wish.microphone) {
    try {
      const stream = await devices.getUserMedia({ audio: wish.microphone, video: wish.camera });
      return {
        audio: stream.getAudioTracks()[0] ?? null,
        video: stream.getVideoTracks()[0] ?? null,
        camera: 'ok',
        microphone: 'ok',
      };
    } catch {
      // Which of the two? Sound first: it is the one that a visit cannot do without.
    }
  }
  if (wish.microphone) {
    const [track, state] = await openOne(devices, 'audio', wish.microphone);
    opened.audio = track;
    opened.microphone = state;
  }
  if (wish.camera) {
    const [track, state] = await openOne(devices, 'video', wish.camera);
    opened.video = track;
    opened.camera = state;
  }
  return opened;
}

async function openOne(
  devices: Capture,
  kind: 'audio' | 'video',
  constraints: MediaTrackConstraints,
): Promise<[MediaStreamTrack | null, DeviceState]> {
  try {
    return [await open(devices, kind, constraints), 'ok'];
  } catch (error) {
    if (nameOf(error) !== 'OverconstrainedError') return [null, fault(error)];
  }
  // The camera that was named is gone, or knows none of our sizes: any will do.
  try {
    return [await open(devices, kind, true), 'ok'];
  } catch (error) {
    return [null, fault(error)];
  }
}

async function open(devices: Capture, kind: 'audio' | 'video', constraints: MediaTrackConstraints | true) {
  const track = (await devices.getUserMedia({ [kind]: constraints })).getTracks()[0];
  if (!track) throw new DOMException('no track', 'NotFoundError');
  return track;
}

/** W3C Media Capture and Streams, 10.3 getUserMedia: the names of its errors. */
export function fault(error: unknown): DeviceState {
  switch (nameOf(error)) {
    case 'NotAllowedError':
    case 'SecurityError':
      return 'denied';
    case 'NotReadableError':
    case 'AbortError':
      return 'busy';
    default:
      return 'missing';
  }
}

const nameOf = (error: unknown) => (error as { name?: string } | null)?.name;
