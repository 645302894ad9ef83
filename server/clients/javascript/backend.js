// A real server in a process of its own, with the embedded backend on a fresh data directory.

import { spawn } from 'node:child_process';
import { mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const root = path.resolve(fileURLToPath(new URL('../../..', import.meta.url)));
const binary = process.env.UPDOWN_SERVER ?? path.join(root, 'target/debug/updown');

/** How long a start may take, in milliseconds. */
const START = 30_000;

// Nothing that this machine knows about AWS takes part.
for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) delete process.env[name];
// The SDK's versions after these want a newer Node.js, and say so at every start.
process.env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED = 'true';
process.env.AWS_CONFIG_FILE = process.env.AWS_SHARED_CREDENTIALS_FILE = os.devNull;

/** Starts a backend. What it gives is all that a client needs to know, and the codes that a person would receive. */
export async function start() {
  const directory = await mkdtemp(path.join(os.tmpdir(), 'updown-clients-'));
  const data = path.join(directory, 'data');
  const options = {
    '--addr': '127.0.0.1:0',
    '--embedded-addr': '127.0.0.1:0',
    '--data-dir': data,
    '--site-root': directory,
    '--embedded-template': path.join(root, 'server/clients/template.yaml'),
  };
  const child = spawn(binary, Object.entries(options).flat(), { cwd: root, stdio: ['ignore', 'pipe', 'pipe'] });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  process.once('exit', () => child.kill('SIGKILL'));
  const endpoint = await ready(child);
  const outputs = JSON.parse(await readFile(path.join(data, 'outputs.json'), 'utf8'));
  return {
    endpoint,
    region: outputs.Region,
    userPoolId: outputs.UserPoolId,
    clientId: outputs.UserPoolClientId,
    identityPoolId: outputs.IdentityPoolId,
    bucket: outputs.BucketName,
    provider: `cognito-idp.${outputs.Region}.amazonaws.com/${outputs.UserPoolId}`,
    code: (address) => newestCode(path.join(data, 'outbox'), address),
    async stop() {
      child.kill('SIGTERM');
      await ended;
      await rm(directory, { recursive: true, force: true });
    },
  };
}

/** Waits for the server and returns where its embedded backend answers. */
function ready(child) {
  let output = '';
  return new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the server did not become ready:\n${output}`)), START);
    const read = (chunk) => {
      output += chunk;
      const endpoint = /^embedded backend on (http:\/\/\S+)$/m.exec(output)?.[1];
      if (endpoint === undefined || !/^listening on \S+$/m.test(output)) return;
      clearTimeout(late);
      resolve(endpoint);
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`the server ended by itself (${code}):\n${output}`)));
  });
}

/** The newest code for an address. A message is on the disk before the request that sent it is answered. */
async function newestCode(outbox, address) {
  const files = (await readdir(outbox)).filter((name) => name.endsWith('.eml')).sort();
  const messages = await Promise.all(files.map((name) => readFile(path.join(outbox, name), 'utf8')));
  const newest = messages.filter((text) => text.split('\r\n').includes(`To: ${address}`)).at(-1);
  return /\b\d{6}\b/.exec(newest?.split('\r\n\r\n')[1] ?? '')?.[0];
}
