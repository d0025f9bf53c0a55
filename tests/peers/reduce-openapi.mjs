// Twilio's published OpenAPI, reduced to sending and reading messages and what those refer to: 60 kB instead of 2 MB.
import { readFileSync } from 'node:fs';

const MESSAGE_PATHS = ['/Messages.json', '/Messages/{Sid}.json'];

export function reduceToMessages(file) {
  const whole = JSON.parse(readFileSync(file, 'utf8'));
  const paths = Object.fromEntries(Object.entries(whole.paths).filter(([path]) => MESSAGE_PATHS.some((end) => path.endsWith(end))));
  const components = { securitySchemes: whole.components.securitySchemes ?? {} };
  for (const reference of referencesIn(paths, whole)) {
    const [, , kind, name] = reference.split('/');
    (components[kind] ??= {})[name] = whole.components[kind][name];
  }
  const { openapi, info, security, servers } = whole;
  return { openapi, info, security, servers, paths, components };
}

function referencesIn(part, whole, found = new Set()) {
  if (part === null || typeof part !== 'object') return found;
  if (typeof part.$ref === 'string' && !found.has(part.$ref)) {
    found.add(part.$ref);
    referencesIn(resolve(part.$ref, whole), whole, found);
  }
  for (const inner of Object.values(part)) referencesIn(inner, whole, found);
  return found;
}

// A JSON pointer (RFC 6901) in a URL fragment: #/components/schemas/api.v2010.account.message
function resolve(reference, whole) {
  return reference
    .slice(2)
    .split('/')
    .reduce((part, key) => part[key.replaceAll('~1', '/').replaceAll('~0', '~')], whole);
}
