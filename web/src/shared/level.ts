/** Below this the meter shows what a switched-off or broken microphone gives: nothing, or the hiss of its own electronics. */
export const soundFloor = 0.02;

/** Tells how loud a microphone is, 0 to 1, about 15 times a second, and answers what ends that. A level that a person sees, not
 *  a measure: speech near the microphone reaches the upper half. Without Web Audio, or while the browser holds sound back
 *  until the first tap, nothing is told. */
export function watchLevel(track: MediaStreamTrack, tell: (level: number) => void): () => void {
  if (typeof AudioContext !== 'function') return () => {};
  const context = new AudioContext();
  const analyser = context.createAnalyser();
  analyser.fftSize = 1024;
  context.createMediaStreamSource(new MediaStream([track])).connect(analyser);

  const wave = new Float32Array(analyser.fftSize);
  const timer = setInterval(() => {
    if (context.state !== 'running') {
      // A phone call or a page in the background suspends it, an iPhone before the first tap as well.
      void context.resume().catch(() => {});
      return;
    }
    analyser.getFloatTimeDomainData(wave);
    tell(loudness(wave));
  }, 66);
  return () => {
    clearInterval(timer);
    // Browsers allow about six contexts; one that is not closed costs the next meter.
    void context.close().catch(() => {});
  };
}

/** Of a wave between -1 and 1: its root mean square on a scale of decibels, from -60 dB (0) to -12 dB (1). */
export function loudness(wave: Float32Array): number {
  let sum = 0;
  for (const sample of wave) sum += sample ** 2;
  const decibels = 10 * Math.log10(sum / wave.length + 1e-12);
  return Math.min(1, Math.max(0, (decibels + 60) / 48));
}

/** Notices a microphone that is open and gives nothing: muted by a key, or the wrong one. */
export class SilentMicrophone {
  private heardAt: number | null = null;

  /** Milliseconds without any sound until it counts as silent. */
  constructor(private readonly after = 6000) {}

  /** Takes a level of `watchLevel` and the time of it; answers whether the microphone counts as silent. */
  hear(level: number, now: number): boolean {
    if (level > soundFloor || this.heardAt === null) this.heardAt = now;
    return now - this.heardAt >= this.after;
  }
}
