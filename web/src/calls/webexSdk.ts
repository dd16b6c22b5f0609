// The part of the Webex Browser SDK (npm `webex`, v3) that Coviex uses, by its own names. The file is served by our own
// server, and comes only where a visit goes over Webex.

export interface SdkStream {
  setUserMuted(muted: boolean): void;
}

export type SdkMember = { id: string; name: string; isSelf: boolean; isInLobby: boolean; isInMeeting: boolean };

export interface SdkMembers {
  on(event: 'members:update', hear: () => void): void;
  membersCollection: { getAll(): Record<string, SdkMember> };
}

export type SdkMedia = { type: string; stream: MediaStream };

export interface SdkMeeting {
  passwordStatus: string;
  members: SdkMembers;
  verifyPassword(password: string): Promise<{ isPasswordValid: boolean }>;
  joinWithMedia(options: {
    joinOptions: Record<string, unknown>;
    mediaOptions: { allowMediaInLobby: true; localStreams: { microphone?: SdkStream; camera?: SdkStream } };
  }): Promise<unknown>;
  publishStreams(streams: { microphone?: SdkStream; camera?: SdkStream }): Promise<void>;
  admit(ids: string[]): Promise<unknown>;
  remove(id: string): Promise<unknown>;
  leave(): Promise<unknown>;
  on(event: string, hear: (said: unknown) => void): void;
}

/** A question of the SDK's own to one of Webex's services. */
export type SdkRequest = { service?: string; api?: string; [more: string]: unknown };

export interface Sdk {
  request?(options: SdkRequest): Promise<unknown>;
  once(event: 'ready', hear: () => void): void;
  meetings: {
    register(): Promise<void>;
    unregister(): Promise<void>;
    create(destination: string): Promise<SdkMeeting>;
    mediaHelpers: {
      LocalMicrophoneStream: new (stream: MediaStream) => SdkStream;
      LocalCameraStream: new (stream: MediaStream) => SdkStream;
    };
  };
}

export interface SdkEntry {
  init(options: { credentials: { access_token: string }; config: Record<string, unknown> }): Sdk;
}

declare global {
  interface Window {
    Webex?: SdkEntry;
  }
}

let coming: Promise<SdkEntry> | null = null;

/** Fetches the SDK, once for the page; after a failure it may be asked for again. */
export function loadSdk(address: string): Promise<SdkEntry> {
  coming ??= new Promise<SdkEntry>((resolve, reject) => {
    const script = document.createElement('script');
    script.src = address;
    script.charset = 'utf-8';
    script.onload = () => (window.Webex ? resolve(window.Webex) : reject(new Error('the SDK has no entry')));
    script.onerror = () => reject(new Error('the SDK did not come'));
    document.head.append(script);
  }).catch((error) => {
    coming = null;
    throw error;
  });
  return coming;
}
