// Passkeys: makes one on the page of one's own account, and signs in with one. The server says what to ask of the browser, and checks what it answers.

import { NoAnswerError, ProblemError, post } from '../shared/http';

type Json = Record<string, unknown>;

const able = 'credentials' in navigator && typeof PublicKeyCredential === 'function';
const making = document.querySelector<HTMLFormElement>('#new-passkey');
const signIn = document.querySelector<HTMLButtonElement>('[data-action="use-passkey"]');

if (able && making) {
  document.querySelector<HTMLElement>('#passkey-maker')!.hidden = false;
  document.querySelector<HTMLElement>('#no-passkeys')!.hidden = true;
  making.addEventListener('submit', (event) => {
    event.preventDefault();
    void attempt(making.querySelector<HTMLElement>('[data-problem]')!, making.dataset.failed!, make);
  });
}
if (able && signIn) {
  const form = signIn.form!;
  signIn.hidden = false;
  signIn.addEventListener('click', () => {
    void attempt(form.querySelector<HTMLElement>('[role="alert"]')!, signIn.dataset.failed!, use);
  });
}

async function make(): Promise<string> {
  const field = (name: string) => making!.querySelector<HTMLInputElement>(`[name="${name}"]`)?.value ?? '';
  const asked = await askToMake(field('passwordNow'));
  const made = (await navigator.credentials.create({ publicKey: creation(asked) })) as PublicKeyCredential;
  const body = { credential: JSON.stringify(madeJson(made)), name: field('name') };
  return (await post<{ to: string }>('/account/passkeys', body)).to;
}

// A form, as every page sends a password.
async function askToMake(password: string): Promise<Json> {
  const answer = await fetch('/account/passkeys/options', {
    method: 'POST',
    headers: { accept: 'application/json' },
    body: new URLSearchParams({ passwordNow: password }),
  }).catch((error: unknown) => {
    throw new NoAnswerError(error);
  });
  const json = (await answer.json()) as Json;
  if (!answer.ok) throw new ProblemError({ ...(json as { code: string; detail: string }), status: answer.status });
  return json;
}

async function use(): Promise<string> {
  const asked = await post<Json>('/sign-in/passkey/options');
  const used = (await navigator.credentials.get({ publicKey: request(asked) })) as PublicKeyCredential;
  const to = signIn!.form!.querySelector<HTMLInputElement>('[name="to"]')!.value;
  return (await post<{ to: string }>('/sign-in/passkey', { credential: JSON.stringify(usedJson(used)), to })).to;
}

async function attempt(problem: HTMLElement, failed: string, act: () => Promise<string>): Promise<void> {
  problem.textContent = '';
  try {
    const to = await act();
    // The same page with other words in its address must be loaded anew, though only what follows "#" may differ.
    location.assign(to);
    if (new URL(to, location.href).pathname === location.pathname) location.reload();
  } catch (error) {
    if (error instanceof ProblemError && error.detail) problem.textContent = error.detail;
    else if (error instanceof ProblemError || error instanceof NoAnswerError) problem.textContent = failed;
    // He has closed the browser's own question, or has no passkey for here: it has told him.
    else if (error instanceof DOMException) problem.textContent = error.name === 'NotAllowedError' ? '' : failed;
    else throw error;
  }
}

// The browser's own parse…FromJSON and toJSON came years after passkeys themselves (Safari 18, Chrome 129).

function creation(json: Json): PublicKeyCredentialCreationOptions {
  const { challenge, user, excludeCredentials, ...rest } = json as never as {
    challenge: string;
    user: { id: string };
    excludeCredentials?: { id: string }[];
  };
  return {
    ...rest,
    challenge: bytes(challenge),
    user: { ...user, id: bytes(user.id) },
    excludeCredentials: (excludeCredentials ?? []).map((one) => ({ ...one, id: bytes(one.id) })),
  } as never as PublicKeyCredentialCreationOptions;
}

function request(json: Json): PublicKeyCredentialRequestOptions {
  const { challenge, ...rest } = json as never as { challenge: string };
  return { ...rest, challenge: bytes(challenge), allowCredentials: [] };
}

function madeJson(made: PublicKeyCredential): Json {
  const answer = made.response as AuthenticatorAttestationResponse;
  return {
    ...common(made),
    response: {
      clientDataJSON: text(answer.clientDataJSON),
      attestationObject: text(answer.attestationObject),
      transports: answer.getTransports?.() ?? [],
    },
  };
}

function usedJson(used: PublicKeyCredential): Json {
  const answer = used.response as AuthenticatorAssertionResponse;
  return {
    ...common(used),
    response: {
      clientDataJSON: text(answer.clientDataJSON),
      authenticatorData: text(answer.authenticatorData),
      signature: text(answer.signature),
      userHandle: answer.userHandle ? text(answer.userHandle) : null,
    },
  };
}

function common(one: PublicKeyCredential): Json {
  return {
    id: one.id,
    rawId: text(one.rawId),
    type: one.type,
    authenticatorAttachment: one.authenticatorAttachment,
    clientExtensionResults: one.getClientExtensionResults(),
  };
}

function bytes(base64url: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(atob(base64url.replace(/-/g, '+').replace(/_/g, '/')), (sign) => sign.charCodeAt(0));
}

function text(buffer: ArrayBuffer): string {
  const signs = String.fromCharCode(...new Uint8Array(buffer));
  return btoa(signs).replace(/\+/g, '-').replace(/\//g, '_').replace(/=+$/, '');
}
