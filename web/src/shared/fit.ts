import { atEnd } from './dom';

/** Fills the tile where that costs little of the picture; otherwise all of it is shown, between bars. */
export function fit(video: HTMLVideoElement): void {
  const measure = () => {
    if (!video.videoWidth || !video.clientHeight) return;
    const box = video.clientWidth / video.clientHeight;
    const picture = video.videoWidth / video.videoHeight;
    video.classList.toggle('whole', Math.min(box / picture, picture / box) < 0.62);
  };
  video.addEventListener('resize', measure);
  video.addEventListener('loadedmetadata', measure);
  if (typeof ResizeObserver !== 'function') return;
  const observer = new ResizeObserver(measure);
  observer.observe(video);
  atEnd(() => observer.disconnect());
}
