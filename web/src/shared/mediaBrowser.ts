/** What stands between this browser and a call, before anything was asked of it.
 *  `in-app`: a browser inside another app (a link opened in WhatsApp or Facebook) that has no camera;
 *  `insecure`: not https; `no-webrtc`: too old, or switched off. */
export type Obstacle = 'in-app' | 'no-webrtc' | 'insecure';

export type BrowserName = 'chrome-android' | 'safari-ios' | 'firefox' | 'chrome-desktop' | 'edge' | 'samsung' | 'other';

type Surroundings = {
  userAgent: string;
  secure: boolean;
  peerConnection: boolean;
  getUserMedia: boolean;
};

const surroundings = (): Surroundings => ({
  userAgent: navigator.userAgent,
  secure: isSecureContext,
  peerConnection: typeof RTCPeerConnection === 'function',
  getUserMedia: typeof navigator.mediaDevices?.getUserMedia === 'function',
});

// FBAN, FBAV: Facebook and Messenger. "; wv)": Android's WebView. GSA: the Google app on iPhone. An iPhone's WebView has no "Safari/".
const inApp =
  /FBAN|FBAV|FB_IAB|Instagram|WhatsApp|Line\/|MicroMessenger|Snapchat|TikTok|musical_ly|BytedanceWebview|Twitter|LinkedInApp|GSA\/|; wv\)/i;
const iPhoneWebView = /(iPhone|iPad|iPod)(?!.*Safari\/)/;

/** null: go on. An app's browser that has a camera after all is let through: newer ones do. */
export function obstacle(here: Surroundings = surroundings()): Obstacle | null {
  if (here.peerConnection && here.getUserMedia) return null;
  if (isInApp(here.userAgent)) return 'in-app';
  return here.secure ? 'no-webrtc' : 'insecure';
}

/** A browser inside another app: where the camera is refused without a question, this is why. */
export function isInApp(userAgent = navigator.userAgent): boolean {
  return inApp.test(userAgent) || iPhoneWebView.test(userAgent);
}

/** For the words of the repair: where the camera is allowed differs by browser. All browsers of an iPhone repair as Safari does. */
export function browserName(userAgent = navigator.userAgent, touchPoints = navigator.maxTouchPoints): BrowserName {
  if (/iPhone|iPad|iPod/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1)) return 'safari-ios';
  if (/SamsungBrowser/.test(userAgent)) return 'samsung';
  if (/Firefox\//.test(userAgent)) return 'firefox';
  if (/Edg(e|A)?\//.test(userAgent)) return 'edge';
  if (/OPR\//.test(userAgent) || !/Chrome\//.test(userAgent)) return 'other';
  return /Android/.test(userAgent) ? 'chrome-android' : 'chrome-desktop';
}

/** A phone or tablet: cameras are "front" and "back", and two of them cannot run at once. */
export function isHandheld(userAgent = navigator.userAgent, touchPoints = navigator.maxTouchPoints): boolean {
  return /Android|iPhone|iPad|iPod|Mobile/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1);
}
