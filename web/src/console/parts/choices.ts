// Lists to choose from: what the browser knows is chosen beforehand, and countries are named in the reader's language.

/** Chooses a value, unless something is chosen already or the list lacks it. */
export function choose(list: HTMLSelectElement, value: string): void {
  if (!list.value && [...list.options].some((option) => option.value === value)) list.value = value;
}

/** Names countries by their codes, and sorts them as the reader would look for them. */
export function sayInLanguage(list: HTMLSelectElement, language: string): void {
  if (!('DisplayNames' in Intl)) return;
  const names = new Intl.DisplayNames(language, { type: 'region' });
  const countries = [...list.options].filter((option) => option.value);
  for (const option of countries) option.textContent = names.of(option.value) ?? option.value;
  const { compare } = new Intl.Collator(language);
  list.append(...countries.sort((a, b) => compare(a.text, b.text)));
}
