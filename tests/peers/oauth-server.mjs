// An authorization server nobody here wrote, for SMART Backend Services: oidc-provider, a certified OpenID provider, with
// the checks SMART adds. Prints "listening <issuer>" when it is up.
//
// PORT       default 0: any free one
// CLIENT_ID  the one client it knows, which signs its assertions (RS384 or ES384)
// JWKS_URI   where that client publishes its keys
// SCOPES     what the client may ask for, separated by spaces
// TTL        how long a token lives, in seconds, default 300
import http from 'node:http';
import Provider, { errors } from 'oidc-provider';
import { endWithParent } from './with-parent.mjs';

const HOST = '127.0.0.1';
const ASSERTION_LIFE_MAX_S = 300; // SMART Backend Services: exp no more than five minutes ahead
const CLOCK_SKEW_S = 15;
const ALGORITHMS = ['RS384', 'ES384'];

const client = {
  id: process.env.CLIENT_ID ?? 'fhir-outreach',
  jwksUri: process.env.JWKS_URI ?? `http://${HOST}:9/jwks.json`,
  scopes: (process.env.SCOPES ?? 'system/Appointment.rsu system/Patient.rs system/Subscription.cruds').split(' '),
  tokenLifeSeconds: Number(process.env.TTL ?? 300),
};

// The issuer's name has the port in it, so the port comes first.
const server = http.createServer();
server.listen(Number(process.env.PORT ?? 0), HOST, () => {
  const issuer = `http://${HOST}:${server.address().port}`;
  const answer = provider(issuer).callback();
  server.on('request', (request, response) =>
    request.url === '/.well-known/smart-configuration' ? json(response, smartConfiguration(issuer)) : answer(request, response),
  );
  console.log('listening', issuer);
});
endWithParent(() => server.closeAllConnections());

function provider(issuer) {
  const noRedirects = { grant_types: ['client_credentials'], redirect_uris: [], response_types: [] };
  const made = new Provider(issuer, {
    clients: [
      { ...noRedirects, client_id: client.id, token_endpoint_auth_method: 'private_key_jwt', jwks_uri: client.jwksUri, scope: client.scopes.join(' ') },
      { ...noRedirects, client_id: 'fhir-server', client_secret: 'introspect', token_endpoint_auth_method: 'client_secret_basic' },
    ],
    scopes: client.scopes,
    clientAuthMethods: ['private_key_jwt', 'client_secret_basic'],
    enabledJWA: { clientAuthSigningAlgValues: ALGORITHMS },
    features: {
      devInteractions: { enabled: false },
      clientCredentials: { enabled: true },
      introspection: { enabled: true, allowedPolicy: () => true },
    },
    ttl: { ClientCredentials: client.tokenLifeSeconds },
    assertJwtClientAuthClaimsAndHeader: (_, claims, header) => assertAsSmartSays(claims, header, `${issuer}/token`),
    fetch: fetchOnLoopback,
  });
  made.on('grant.error', (_, error) => console.log('refused', error.error, error.error_description, error.error_detail ?? ''));
  return made;
}

function assertAsSmartSays(claims, header, tokenUrl) {
  const now = Math.floor(Date.now() / 1000);
  const refuse = (why) => {
    throw new errors.InvalidClientAuth(why);
  };
  if (claims.exp - now > ASSERTION_LIFE_MAX_S + CLOCK_SKEW_S) refuse('exp must be no more than five minutes ahead');
  if (claims.aud !== tokenUrl) refuse('aud must be the token endpoint');
  if (claims.sub !== claims.iss) refuse('iss and sub must both be the client_id');
  if (!header.kid) refuse('kid is required');
}

// The provider's own fetch refuses loopback addresses, and our client publishes its keys on one.
function fetchOnLoopback(url, { dispatcher, ...options }) {
  return fetch(url, options);
}

function smartConfiguration(issuer) {
  return {
    issuer,
    jwks_uri: `${issuer}/jwks`,
    token_endpoint: `${issuer}/token`,
    introspection_endpoint: `${issuer}/token/introspection`,
    grant_types_supported: ['client_credentials'],
    token_endpoint_auth_methods_supported: ['private_key_jwt'],
    token_endpoint_auth_signing_alg_values_supported: ALGORITHMS,
    scopes_supported: client.scopes,
    capabilities: ['client-confidential-asymmetric', 'permission-v2'],
  };
}

function json(response, body) {
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify(body));
}
