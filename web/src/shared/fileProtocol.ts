// What the pages and the server say to each other about files. docs/protocol.md, "Files"; the server's side is src/Coviex/Files/FileView.cs.

export type FileKind =
  | 'other'
  | 'jpeg'
  | 'png'
  | 'gif'
  | 'webp'
  | 'heic'
  | 'pdf'
  | 'mp4'
  | 'mov'
  | 'mp3'
  | 'm4a'
  | 'text'
  | 'docx'
  | 'xlsx'
  | 'zip'
  | 'dicom'
  | 'program';

export type FileState =
  | 'uploading'
  | 'scanning'
  | 'clean'
  | 'infected'
  | 'refused'
  | 'unscannable'
  | 'removed'
  | 'expired';

export type SharedFile = {
  id: string;
  name: string;
  size: number;
  received: number;
  kind: FileKind;
  state: FileState;
  at: string;
};

export type VisitFile = { file: SharedFile; by: string; mine: boolean };
