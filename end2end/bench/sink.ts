// A store that takes every byte and keeps none, in the shape of S3: CORS, preflights, ETags. It stands where browsers look for the
// store; what is neither a PUT nor a preflight is passed on to the real one, with its `Host`, which the signatures cover. It can take
// bytes no faster than a line brings them, all connections together.

import { once } from 'node:events';
import http, { type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { now } from './clock.ts';

/** For how long a browser may remember what a preflight was answered, in seconds: as the template says. */
const REMEMBERED = 3_600;

export class Sink {
  /** When the line has brought what was taken so far, in milliseconds of the shared clock. */
  private brought = 0;
  private store = new URL('http://127.0.0.1:1');
  private awaited = Number.POSITIVE_INFINITY;
  private taken = 0;
  private tell: (at: number) => void = () => {};
  private readonly server = http.createServer((request, response) => this.answer(request, response));

  /** @param bytesASecond what the line brings; none: as fast as it comes. */
  private constructor(private readonly bytesASecond: number) {}

  /** Listens on a free port. */
  static async start(bytesASecond = Number.POSITIVE_INFINITY): Promise<Sink> {
    const sink = new Sink(bytesASecond);
    sink.server.requestTimeout = 0;
    sink.server.listen(0, '127.0.0.1');
    await once(sink.server, 'listening');
    return sink;
  }

  /** Where browsers find it, without a slash at the end. */
  get address(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  /** What is behind it. */
  leadTo(store: string): void {
    this.store = new URL(store);
  }

  /** The moment at which the PUT is answered that brings the last of so many bytes, counted from now on. */
  async drops(bytes: number): Promise<number> {
    [this.taken, this.awaited] = [0, bytes];
    return new Promise((resolve) => (this.tell = resolve));
  }

  /** Ends. */
  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  private answer(request: IncomingMessage, response: ServerResponse): void {
    request.on('error', () => {});
    response.on('error', () => {});
    const { method, headers } = request;
    const shared = {
      'access-control-allow-origin': headers.origin ?? '*',
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'ETag',
      vary: 'Origin',
    };
    if (method === 'OPTIONS') {
      const asked = headers['access-control-request-headers'];
      response.writeHead(200, {
        ...shared,
        'access-control-allow-methods': 'PUT',
        ...(asked === undefined ? {} : { 'access-control-allow-headers': asked }),
        'access-control-max-age': REMEMBERED.toString(),
        'content-length': '0',
      });
      response.end();
    } else if (method === 'PUT') {
      let bytes = 0;
      request.on('data', (chunk: Buffer) => {
        bytes += chunk.length;
        this.take(request, chunk.length);
      });
      request.once('end', () => {
        response.writeHead(200, { ...shared, etag: '"00000000000000000000000000000000"', 'content-length': '0' });
        response.end(() => this.count(bytes));
      });
    } else this.pass(request, response);
  }

  /** Takes so many bytes of a request, and no more of it until the line has brought them. */
  private take(request: IncomingMessage, bytes: number): void {
    this.brought = Math.max(now(), this.brought) + (bytes / this.bytesASecond) * 1000;
    const ahead = this.brought - now();
    if (ahead < 1) return;
    request.pause();
    setTimeout(() => request.resume(), ahead);
  }

  private count(bytes: number): void {
    this.taken += bytes;
    if (this.taken < this.awaited) return;
    this.awaited = Number.POSITIVE_INFINITY;
    this.tell(now());
  }

  private pass(request: IncomingMessage, response: ServerResponse): void {
    const { hostname: host, port } = this.store;
    const onward = http.request({ host, port, method: request.method, path: request.url, headers: request.headers, agent: false });
    onward.once('response', (answer) => {
      response.writeHead(answer.statusCode ?? 502, answer.headers);
      answer.pipe(response);
    });
    onward.on('error', () => request.socket.destroy());
    request.pipe(onward);
  }
}
