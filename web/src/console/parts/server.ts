// What the console asks of the server. No page here: the modules that show things take these as functions.

import { get, NoAnswerError, ProblemError, post } from '../../shared/http';

export type FoundPatient = { id: string; name: string; recordNumber: string };
export type PhoneCheck = {
  international: string | null;
  textable: boolean;
  optedOut: boolean;
  problem: string | null;
};
export type MintedLink = { url: string; expiresAt: string; picture: { size: number; path: string } };
/** What a day and a time mean in the hospital, who is taken then, and which texts would leave. */
export type PlanCheck = {
  at: string | null;
  words: string | null;
  problem: string | null;
  first: string | null;
  second: string | null;
  instead: { day: string; time: string; words: string } | null;
  conflicts: string[];
  sends: string[];
};

export type HostCheck = { missing: string | null };

export const board = () => fragment('/today/board');
export const patientGuests = (id: string) => fragment(`/today/patients/${id}`);
export const findPatients = (question: string, signal: AbortSignal) =>
  post<FoundPatient[]>('/api/patients/search', { question }, { signal });
export const checkPhone = (number: string, signal: AbortSignal) =>
  post<PhoneCheck>('/api/phone-numbers', { number }, { signal });
export const checkPlan = (asked: URLSearchParams) => get<PlanCheck>(`/agenda/check?${asked}`);

/** `clinician`: whose visit it is to be, where the one who makes it does so for others. */
export const checkHost = (clinician?: string) =>
  get<HostCheck>(`/today/host${clinician ? `?clinician=${encodeURIComponent(clinician)}` : ''}`);

/** A part of a page, made by the server. It may go into the page as it is: every name in it is escaped there. */
export async function fragment(path: string, patience = 10_000): Promise<string> {
  const cut = new AbortController();
  const timer = setTimeout(() => cut.abort(), patience);
  try {
    const answer = await fetch(path, { credentials: 'same-origin', cache: 'no-store', signal: cut.signal });
    if (!answer.ok) throw new ProblemError({ status: answer.status, code: `http_${answer.status}`, detail: '' });
    return await answer.text();
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw new NoAnswerError(error);
  } finally {
    clearTimeout(timer);
  }
}

/** The session has run out, or was ended elsewhere. */
export const signedOut = (error: unknown) => error instanceof ProblemError && error.status === 401;

export { get, NoAnswerError, ProblemError, post };
