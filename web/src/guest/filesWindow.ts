// The window of the visit's files for a guest. It comes when the call stands, with its words and its style: nothing before the call waits for it.

import { type FilePanel, filePanel } from '../files/panel';
import { type FileTexts, FileWords } from '../files/words';
import { get, patiently } from '../shared/http';
import { Texts } from '../shared/texts';

declare const FILE_TEXTS: Record<string, string>;
declare const FILE_STYLE: string;

export async function filesWindow(language: string, unseen: (count: number) => void): Promise<FilePanel> {
  const address = FILE_TEXTS[language] ?? FILE_TEXTS.es!;
  const [texts] = await Promise.all([patiently(() => get<FileTexts>(address)), style()]);
  return filePanel('/api/guest/files', new FileWords(new Texts(language, texts)), 'panelHint', unseen);
}

function style(): Promise<void> {
  const link = document.createElement('link');
  link.rel = 'stylesheet';
  link.href = FILE_STYLE;
  return new Promise((come, fail) => {
    link.onload = () => come();
    link.onerror = () => {
      link.remove();
      fail(new Error('style'));
    };
    document.head.append(link);
  });
}
