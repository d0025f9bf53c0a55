// Twilio's official helper, asked one JSON a line: it signs webhooks as Twilio does and says whether it would take a signature.
//   {"ask":"sign","authToken":…,"url":…,"parameters":{…}}                    -> {"signature":"…"}
//   {"ask":"validate","authToken":…,"url":…,"parameters":{…},"signature":…}  -> {"isValid":true}
import { createInterface } from 'node:readline';
import twilio from 'twilio';
import { getExpectedTwilioSignature } from 'twilio/lib/webhooks/webhooks.js';

console.log('listening');
for await (const line of createInterface({ input: process.stdin })) {
  const { ask, authToken, url, parameters, signature } = JSON.parse(line);
  console.log(
    JSON.stringify(
      ask === 'sign'
        ? { signature: getExpectedTwilioSignature(authToken, url, parameters) }
        : { isValid: twilio.validateRequest(authToken, signature, url, parameters) },
    ),
  );
}
