// FHIR R4 Subscriptions of the rest-hook kind, told in the order of the specification: a failed delivery is tried again,
// and a subscription whose deliveries keep failing goes to status "error".
import { createHmac } from 'node:crypto';
import { resourceMatchesSubscriptionCriteria } from '@medplum/core';

const DELIVERY_TIMEOUT_MS = 30_000;
const FIRST_RETRY_MS = 1_000;
const SUBSCRIPTIONS_MAX = 1_000;
const SECRET = 'https://www.medplum.com/fhir/StructureDefinition/subscription-secret';

export class RestHooks {
  #repository;
  #retries;
  #waiting = new Set();

  constructor(repository, retries) {
    this.#repository = repository;
    this.#retries = retries;
  }

  /** @param interaction create, update or delete */
  async tell(resource, previous, interaction) {
    if (resource.resourceType === 'Subscription') return;
    const subscriptions = await this.#repository.searchResources({ resourceType: 'Subscription', count: SUBSCRIPTIONS_MAX });
    for (const subscription of subscriptions) {
      if (subscription.status !== 'active' || subscription.channel.type !== 'rest-hook') continue;
      const isMeant = await resourceMatchesSubscriptionCriteria({
        resource,
        subscription,
        context: { interaction },
        getPreviousResource: async () => previous,
      });
      if (isMeant) this.#deliver(subscription, request(subscription, resource, interaction), 0);
    }
  }

  close() {
    for (const timer of this.#waiting) clearTimeout(timer);
  }

  async #deliver(subscription, message, attempt) {
    if (await isTaken(subscription.channel.endpoint, message)) return;
    if (attempt === this.#retries) return this.#giveUp(subscription.id);
    const timer = setTimeout(() => {
      this.#waiting.delete(timer);
      this.#deliver(subscription, message, attempt + 1);
    }, FIRST_RETRY_MS * 2 ** attempt);
    this.#waiting.add(timer);
  }

  async #giveUp(id) {
    try {
      const subscription = await this.#repository.readResource('Subscription', id);
      await this.#repository.updateResource({ ...subscription, status: 'error', error: 'delivery failed' });
    } catch {
      // It was deleted meanwhile.
    }
  }
}

// R4: without a payload type the message is an empty ping. Medplum sends {} for a deleted resource, and signs the body where
// the Subscription holds a secret.
function request({ channel, extension }, resource, interaction) {
  const headers = {};
  if (channel.payload) headers['content-type'] = channel.payload;
  for (const header of channel.header ?? []) {
    const colon = header.indexOf(':');
    headers[header.slice(0, colon).trim()] = header.slice(colon + 1).trim();
  }
  const body = interaction === 'delete' ? '{}' : JSON.stringify(resource);
  const secret = extension?.find((one) => one.url === SECRET)?.valueString;
  if (secret) headers['x-signature'] = createHmac('sha256', secret).update(channel.payload ? body : '').digest('hex');
  return { method: 'POST', headers, body: channel.payload ? body : undefined };
}

async function isTaken(endpoint, message) {
  try {
    return (await fetch(endpoint, { ...message, signal: AbortSignal.timeout(DELIVERY_TIMEOUT_MS) })).ok;
  } catch {
    return false;
  }
}
