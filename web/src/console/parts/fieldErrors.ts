// Puts the server's sentences beside the fields they are about, and leads to the first of them.

export type Errors = Record<string, string[]>;

/** The element that a field's sentence goes into; undefined when the page has no such place. */
export type PlaceOf = (field: string) => HTMLElement | null | undefined;

/** Answers the sentences that found no place. */
export function showErrors(errors: Errors, placeOf: PlaceOf): string[] {
  const homeless: string[] = [];
  let first: HTMLElement | undefined;
  for (const [field, sentences] of Object.entries(errors)) {
    const place = placeOf(field);
    if (!place) {
      homeless.push(...sentences);
      continue;
    }
    showError(place, sentences.join(' '));
    first ??= place;
  }
  if (first) (inputOf(first) ?? first).focus();
  return homeless;
}

export function showError(place: HTMLElement, words: string): void {
  place.textContent = words;
  const input = inputOf(place);
  if (words) input?.setAttribute('aria-invalid', 'true');
  else input?.removeAttribute('aria-invalid');
  input?.closest('.field')?.classList.toggle('wrong', words !== '');
}

/** The field is told to a screen reader together with its error: by the id in aria-describedby, or by standing beside it. */
function inputOf(place: HTMLElement): HTMLElement | null {
  const described = place.id ? document.querySelector<HTMLElement>(`[aria-describedby~="${place.id}"]`) : null;
  return described ?? place.parentElement?.querySelector<HTMLElement>('input, select') ?? null;
}
