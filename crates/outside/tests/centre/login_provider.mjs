// A certified OpenID Connect provider for the tests: npm's `oidc-provider`. Whoever the `login_hint` names is logged in without a
// page; `vazgec` turns back. Arguments: where the claims go (`userinfo`, `id_token` or `conflict`), where the browser is sent back to, and whose
// claims they are, as JSON.
import http from 'node:http';
import { createRequire } from 'node:module';
import { pathToFileURL } from 'node:url';

const resolve = createRequire(import.meta.url).resolve;
const { default: Provider } = await import(pathToFileURL(resolve('oidc-provider', { paths: [process.env.NODE_MODULES] })));

const say = (event) => process.stdout.write(JSON.stringify(event) + '\n');
const person = JSON.parse(process.argv[4] ?? 'null')
  ?? { given_name: 'Işıl Çağla', family_name: 'Öğüt', birthdate: '1984-02-29', identity_number: '10000000146' };
const server = http.createServer();
await new Promise((ready) => server.listen(0, '127.0.0.1', ready));
const issuer = `http://127.0.0.1:${server.address().port}`;

const provider = new Provider(issuer, {
  clients: [['kalem', 'client_secret_basic'], ['kalem-post', 'client_secret_post']].map(([client_id, token_endpoint_auth_method]) => ({
    client_id, token_endpoint_auth_method, client_secret: 'gizli ve uzun', redirect_uris: [process.argv[3] ?? 'http://127.0.0.1:9/donus'], response_types: ['code'],
  })),
  claims: { profile: ['given_name', 'family_name', 'birthdate', 'identity_number'] },
  conformIdTokenClaims: process.argv[2] === 'userinfo',
  cookies: { keys: ['test'] },
  features: { devInteractions: { enabled: false } },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, accountId) => ({
    accountId,
    // `conflict`: the identity token names somebody, and what is told beside it, unsigned, somebody else.
    claims: (use) => {
      if (process.argv[2] !== 'conflict') return { ...person, sub: accountId };
      const { identity_number, ...rest } = person;
      return use === 'id_token' ? { sub: accountId, identity_number } : { ...rest, identity_number: '10000000754', sub: accountId };
    },
  }),
});

async function interaction(request, response) {
  const { params, prompt, grantId, session } = await provider.interactionDetails(request, response);
  if (params.login_hint === 'vazgec') {
    return provider.interactionFinished(request, response, { error: 'access_denied', error_description: 'turned back' });
  }
  if (prompt.name === 'login') {
    return provider.interactionFinished(request, response, { login: { accountId: params.login_hint ?? 'isil' } });
  }
  const grant = grantId ? await provider.Grant.find(grantId) : new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  return provider.interactionFinished(request, response, { consent: { grantId: await grant.save() } });
}

const callback = provider.callback();
server.on('request', (request, response) =>
  (request.url.startsWith('/interaction/') ? interaction(request, response) : callback(request, response)));
say({ port: server.address().port });
