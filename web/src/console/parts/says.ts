// The two places of a page where it says what came of something.

const place = (id: string) => document.querySelector<HTMLElement>(id)!;
let timer: ReturnType<typeof setTimeout> | undefined;

export function sayDone(words: string): void {
  place('#problem').textContent = '';
  place('#said').textContent = words;
  clearTimeout(timer);
  timer = setTimeout(() => {
    place('#said').textContent = '';
  }, 8000);
}

export function sayProblem(words: string): void {
  place('#said').textContent = '';
  place('#problem').textContent = words;
}
