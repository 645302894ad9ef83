// Carries requests for one address to another with the host that was signed, as a proxy in front of the backend would do, for
// clients that cannot be told where S3 is. `fetch` itself sends no other host than that of the address.

import http from 'node:http';
import { Readable } from 'node:stream';

/** From now on `fetch` carries what is meant for the origin `from` to the origin `to`. */
export function carry(from, to) {
  const direct = globalThis.fetch;
  globalThis.fetch = async (input, init = {}) => {
    const url = new URL(input);
    if (url.origin !== from) return direct(input, init);
    const body = init.body == null ? undefined : Buffer.from(await new Response(init.body).arrayBuffer());
    const headers = { ...Object.fromEntries(new Headers(init.headers)), host: url.host };
    if (body !== undefined) headers['content-length'] = body.length;
    return send(to + url.pathname + url.search, { method: init.method ?? 'GET', headers }, body);
  };
}

function send(url, options, body) {
  return new Promise((resolve, reject) => {
    const request = http.request(url, options, (answer) => {
      const empty = options.method === 'HEAD' || [204, 304].includes(answer.statusCode);
      if (empty) answer.resume();
      const content = empty ? null : Readable.toWeb(answer);
      resolve(new Response(content, { status: answer.statusCode, headers: answer.headers }));
    });
    request.once('error', reject);
    request.end(body);
  });
}
