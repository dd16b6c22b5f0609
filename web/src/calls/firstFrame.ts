// Two things that Chromium does at its first frame, and that cost the first picture about a third of its time.

/** What a network is thought to carry before it was tried, in kbit/s. Chromium's own guess is 300, and it spreads the first whole
 *  frame over as long as that takes. Too high a guess is corrected within a second, during which the picture is small. */
const firstGuess = 800;

/** Writes our guess into what came from the other side, at the codec we shall send with: the first one he names.
 *  Browsers that are not Chromium pass over the word. */
export function withFirstGuess(sdp: string): string {
  const [, payload] = /^m=video \d+ \S+ (\d+)/m.exec(sdp) ?? [];
  if (!payload) return sdp;
  const guess = `x-google-start-bitrate=${firstGuess}`;
  const parameters = new RegExp(`^a=fmtp:${payload} .*$`, 'm');
  if (parameters.test(sdp)) return sdp.replace(parameters, (line) => `${line};${guess}`);
  return sdp.replace(new RegExp(`^a=rtpmap:${payload} .*$`, 'm'), (line) => `${line}\r\na=fmtp:${payload} ${guess}`);
}

type Generator = MediaStreamTrack & { writable: WritableStream<VideoFrame> };

/** Chromium sets its encoder up by the first frame that reaches it, and drops that frame: the face comes a whole frame later. So it
 *  is shown a black one of the camera's size, before there is a connection that could carry it; then nothing is attached again.
 *  `last` is what shall be attached in the end. Elsewhere nothing happens. */
export async function showBlack(sender: RTCRtpSender, size: Size, last: () => MediaStreamTrack | null): Promise<void> {
  const make = (globalThis as { MediaStreamTrackGenerator?: new (init: { kind: 'video' }) => Generator })
    .MediaStreamTrackGenerator;
  if (!make || typeof VideoFrame !== 'function') return;
  const track = new make({ kind: 'video' });
  const writer = track.writable.getWriter();
  try {
    await sender.replaceTrack(track);
    // I420: brightness of every pixel, then two planes of colour a quarter that size, for which 128 is none.
    const { codedWidth, codedHeight } = { codedWidth: size.width & ~1, codedHeight: size.height & ~1 };
    const pixels = new Uint8Array((codedWidth * codedHeight * 3) / 2).fill(128, codedWidth * codedHeight);
    await writer.write(new VideoFrame(pixels, { format: 'I420', codedWidth, codedHeight, timestamp: 0 }));
  } finally {
    await sender.replaceTrack(last());
    track.stop();
  }
}

export type Size = { width: number; height: number };
