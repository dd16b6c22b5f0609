// The switch for notices on this device, on the page of one's own account.

import { ProblemError } from '../shared/http';
import { ablePush, subscription, turnOff, turnOn } from './parts/push';

const part = document.querySelector<HTMLElement>('#push');
const toggle = part?.querySelector<HTMLInputElement>('[data-action="push"]');

if (part && toggle && ablePush()) {
  part.hidden = false;
  document.querySelector<HTMLElement>('#no-push')!.hidden = true;
  const said = part.querySelector<HTMLElement>('[data-push-said]')!;
  const problem = part.querySelector<HTMLElement>('[data-push-problem]')!;
  const words = part.dataset;
  const show = (on: boolean) => {
    toggle.checked = on;
    said.textContent = (on ? words.on : words.off)!;
  };
  void subscription().then(
    (known) => show(known !== null),
    () => show(false),
  );
  toggle.addEventListener('change', () => {
    problem.textContent = '';
    toggle.disabled = true;
    const wanted = toggle.checked;
    const done = wanted ? turnOn() : turnOff().then(() => true);
    void done
      .then(
        (allowed) => {
          show(wanted && allowed);
          if (!allowed) problem.textContent = words.denied!;
        },
        (error: unknown) => {
          show(!wanted);
          problem.textContent = error instanceof ProblemError && error.detail ? error.detail : words.failed!;
        },
      )
      .finally(() => {
        toggle.disabled = false;
      });
  });
}
