// Twilio's published OpenAPI behind Prism: "mock" checks the requests made to it, "proxy <URL>" also the answers of a
// stand-in for Twilio. Usage: node carrier-contract.mjs <port> mock | node carrier-contract.mjs <port> proxy <URL>
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { reduceToMessages } from './reduce-openapi.mjs';
import { endWithParent } from './with-parent.mjs';

const [port, mode, upstream] = process.argv.slice(2);
const require = createRequire(import.meta.url);
const published = require.resolve('@twilio/cli-core/src/services/twilio-api/twilio_api_v2010.json');
const folder = mkdtempSync(join(tmpdir(), 'carrier-contract-'));
const contract = join(folder, 'messages.json');
writeFileSync(contract, JSON.stringify(reduceToMessages(published)));
process.on('exit', () => rmSync(folder, { recursive: true, force: true }));
endWithParent();

process.argv.splice(2, Infinity, mode, contract, ...(upstream ? [upstream] : []), '-h', '127.0.0.1', '-p', port, '--errors');
require('@stoplight/prism-cli/dist/index.js');
