import { always, h } from '../../shared/dom';
import type { DeviceChoice } from '../../shared/media';
import { button, type OwnPlace } from './parts';

type Kind = 'camera' | 'microphone' | 'loudspeaker';

const canDirectSound = () => 'setSinkId' in HTMLMediaElement.prototype;

/** The choice of camera, microphone and loudspeaker. It works at any time, in the call too. */
export function choices(room: OwnPlace): HTMLElement {
  const { own, words, bell } = room;
  return h(
    'div',
    { class: 'choices' },
    choice(
      room,
      'camera',
      () => own.devices.cameras,
      () => own.inUse.camera,
      (id) => void own.chooseCamera(id),
    ),
    choice(
      room,
      'microphone',
      () => own.devices.microphones,
      () => own.inUse.microphone,
      (id) => void own.chooseMicrophone(id),
    ),
    h(
      'div',
      { class: 'sound', hidden: !canDirectSound() },
      choice(
        room,
        'loudspeaker',
        () => own.devices.loudspeakers,
        () => own.loudspeaker,
        (id) => own.chooseLoudspeaker(id),
      ),
      button(
        { action: 'test-sound', kind: 'small', picture: 'sound' },
        () => words.say('devices.test'),
        () => {
          void bell.wake().then(() => bell.play());
        },
      ),
    ),
  );
}

function choice(
  { words, own }: OwnPlace,
  kind: Kind,
  list: () => readonly DeviceChoice[],
  inUse: () => string | null,
  choose: (id: string) => void,
): HTMLElement {
  const select = h('select', {
    'data-device': kind,
    disabled: () => list().length === 0,
    on: { change: () => choose(select.value) },
  });
  let shown = '';
  always(() => {
    const devices = list();
    const now = JSON.stringify([devices, own.opened]);
    if (now !== shown) {
      shown = now;
      const label = ({ label }: DeviceChoice, at: number) =>
        label || words.say('devices.unnamed', { kind: words.say(`devices.${kind}`), number: at + 1 });
      const options = devices.map((device, at) => h('option', { value: device.id }, label(device, at)));
      select.replaceChildren(
        ...(options.length > 0
          ? options
          : [h('option', {}, words.say(own.opened === 'yes' ? 'devices.none' : 'devices.notYet'))]),
      );
    }
    // Not while he has it open: the choice must not jump under his finger.
    const id = inUse() ?? 'default';
    if (select !== document.activeElement && devices.some((device) => device.id === id)) select.value = id;
  });
  return h('label', { class: 'field' }, h('span', {}, words.say(`devices.${kind}`)), select);
}
