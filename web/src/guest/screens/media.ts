// What lobby and call share: the buttons for camera and microphone, and a stream in a <video>.

import { always, h } from '../../shared/dom';
import { about, button, type Guest } from '../guest';

export function muteButton(guest: Guest): HTMLElement {
  const { own } = guest;
  return button(
    {
      action: 'mute',
      picture: () => (own.muted ? 'micOff' : 'mic'),
      kind: 'control',
      hidden: () => !own.media?.audio,
    },
    about(guest, () => (own.muted ? 'call.unmute' : 'call.mute')),
    () => own.mute(!own.muted),
  );
}

export function cameraButton(guest: Guest): HTMLElement {
  const { own } = guest;
  const off = () => own.camera === 'off';
  return button(
    {
      action: 'camera',
      picture: () => (off() ? 'cameraOff' : 'camera'),
      kind: 'control',
      hidden: () => !own.media || own.opening || (own.camera !== 'ok' && !off()),
    },
    about(guest, () => (off() ? 'call.cameraOn' : 'call.cameraOff')),
    () => void own.turnCamera(off()),
  );
}

export function ownVideo(guest: Guest, shown = () => true): HTMLVideoElement {
  const video = h('video', { muted: true, playsinline: true, autoplay: true, 'aria-hidden': 'true' });
  // The attribute does not mute an element that a script made.
  video.muted = true;
  showStream(video, () => (shown() ? guest.own.picture : null));
  always(() => video.classList.toggle('mirrored', guest.own.mirrored));
  return video;
}

/** Keeps a video on the stream that is the right one now. `held`: the browser plays no sound before a tap; until then
 *  the picture goes on without it. */
export function showStream(video: HTMLVideoElement, stream: () => MediaStream | null, held = () => {}): void {
  always(() => {
    const now = stream();
    if (video.srcObject === now) return;
    video.srcObject = now;
    if (now) play(video, held);
  });
}

export function play(video: HTMLVideoElement, held: () => void): void {
  video.play().catch((error: unknown) => {
    // Another stream may have come meanwhile; that is no refusal.
    if ((error as { name?: string }).name !== 'NotAllowedError' || video.muted) return;
    video.muted = true;
    video.play().catch(() => {});
    held();
  });
}
