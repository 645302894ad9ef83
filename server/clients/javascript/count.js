// A reporter for `node --test`: every failure with its reason, and a last line that counts.

/** Only tests are counted: a file is an entry too, named by its path. */
export default async function* report(source) {
  let [passed, failed] = [0, 0];
  for await (const { type, data } of source) {
    if (type === 'test:stderr' || type === 'test:stdout') yield data.message;
    if (data.details?.type === 'suite' || (type !== 'test:pass' && type !== 'test:fail')) continue;
    if (type === 'test:pass') {
      passed += 1;
    } else {
      failed += 1;
      const error = data.details.error.cause ?? data.details.error;
      yield `FAILED ${data.name} (${data.file}:${data.line})\n${error.stack ?? error}\n`;
    }
  }
  yield `JavaScript clients: ${passed} passed, ${failed} failed\n`;
}
