// What this device remembers: the chosen camera, microphone and loudspeaker for good, and for one visit in one tab whether
// they were on, so that a reload in mid-call comes back as it was: above all, muted stays muted.

export type Chosen = { camera: string | null; microphone: string | null; loudspeaker: string | null };
export type WasOn = { opened: boolean; camera: boolean; muted: boolean };

type Drawer = Pick<Storage, 'getItem' | 'setItem'>;

const devices = 'coviex.devices';
const nothingChosen: Chosen = { camera: null, microphone: null, loudspeaker: null };
const neverOpened: WasOn = { opened: false, camera: true, muted: false };

export class Memory {
  constructor(
    private readonly visit: string,
    /** Functions, because a browser that keeps nothing throws at the mere question for its storage. */
    private readonly lasting: () => Drawer = () => localStorage,
    private readonly passing: () => Drawer = () => sessionStorage,
  ) {}

  get chosen(): Chosen {
    return read(this.lasting, devices, nothingChosen);
  }

  choose(chosen: Partial<Chosen>): void {
    write(this.lasting, devices, { ...this.chosen, ...chosen });
  }

  get wasOn(): WasOn {
    return read(this.passing, this.tab, neverOpened);
  }

  noteOn(on: WasOn): void {
    write(this.passing, this.tab, on);
  }

  private get tab(): string {
    return `coviex.room.${this.visit}`;
  }
}

function read<T extends object>(drawer: () => Drawer, key: string, otherwise: T): T {
  try {
    const kept: unknown = JSON.parse(drawer().getItem(key) ?? 'null');
    return typeof kept === 'object' && kept !== null ? { ...otherwise, ...kept } : otherwise;
  } catch {
    return otherwise;
  }
}

function write(drawer: () => Drawer, key: string, value: object): void {
  try {
    drawer().setItem(key, JSON.stringify(value));
  } catch {
    // Private windows and full disks: then it is simply asked again.
  }
}
