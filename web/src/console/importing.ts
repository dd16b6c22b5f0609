// The page of a file that is being read or imported: how many rows are behind, as the server says it, and the next page when it is done.

import { fill } from '../shared/texts';
import { get, NoAnswerError, ProblemError } from './parts/server';

type Progress = { state: string; done: number | null; of: number | null };

const every = 400;
const one = <E extends HTMLElement>(selector: string) => document.querySelector<E>(selector)!;

const place = one('#progress');
const bar = one<HTMLProgressElement>('#bar');
const said = one('#progress-said');

void follow();

async function follow(): Promise<void> {
  for (;;) {
    const progress = await ask();
    if (progress && progress.state !== place.dataset.state) {
      location.reload();
      return;
    }
    if (progress) show(progress);
    await new Promise((resolve) => setTimeout(resolve, every));
  }
}

/** null: no answer this time. Whoever is signed out sees it on the page that comes. */
async function ask(): Promise<Progress | null> {
  try {
    return await get<Progress>(`/registry/import/${place.dataset.import}/progress`);
  } catch (error) {
    if (error instanceof ProblemError && error.status < 500) return { state: '', done: null, of: null };
    if (error instanceof NoAnswerError || error instanceof ProblemError) return null;
    throw error;
  }
}

function show({ done, of }: Progress): void {
  if (done === null || of === null) return;
  bar.max = of;
  bar.value = done;
  said.textContent = done < of ? fill(place.dataset.row!, { done, of }) : place.dataset.finishing!;
}
