import type { Guest } from '../../shared/protocol';
import type { Room } from '../room';
import { personTile } from './personTile';

/** One guest in the call: his picture, or in words why there is none. */
export function tile(room: Room, guest: () => Guest): HTMLElement {
  const { people, words } = room;
  const seat = guest().id;
  return personTile(room, {
    seat,
    name: () => guest().name,
    caption: () => words.person(guest()),
    muted: words.say('stage.muted'),
    veil() {
      const { name } = guest();
      const { connection, shown } = people.at(seat);
      if (connection === 'lost') return words.say('stage.lost', { name });
      if (connection !== 'live') return words.say(guest().away ? 'stage.gone' : 'stage.connecting', { name });
      if (shown.camera === 'network') return words.say('stage.network', { name });
      if (shown.camera === 'elsewhere') return words.say('stage.inWebex', { name });
      return shown.camera === 'off' ? words.say('stage.cameraOff', { name }) : '';
    },
  });
}
