// node server.mjs PORT PEOPLE.json REDIRECT: an OpenID server on 127.0.0.1 with one client, "coviex". People are read anew at each question, so that a test
// can change their groups; { "login": { "email": …, "email_verified": …, "name": …, "groups": […] } }. Any password is taken.

import { readFileSync } from 'node:fs';
import Provider from 'oidc-provider';

const [port, people, redirect] = process.argv.slice(2);
const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: 'coviex',
      client_secret: 'a secret of the tests, 32 signs or more',
      redirect_uris: [redirect],
      grant_types: ['authorization_code'],
      response_types: ['code'],
    },
  ],
  pkce: { required: () => true },
  scopes: ['openid', 'email', 'profile'],
  claims: { openid: ['sub'], email: ['email', 'email_verified'], profile: ['name', 'groups'] },
  conformIdTokenClaims: false, // the claims stand in the id_token itself
  cookies: { keys: ['a key of the tests'] },
  findAccount: (_, login) => {
    const person = JSON.parse(readFileSync(people, 'utf8'))[login];
    return person && { accountId: login, claims: () => ({ sub: login, ...person }) };
  },
});
provider.listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'));
