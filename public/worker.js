// Another thread for what would hold up the page: it reads files, computes checksums and prepares pictures. The work is done
// by the page's own WebAssembly.
import init, { work } from "./pkg/updown.js";

try {
  await init({ module_or_path: new URL("./pkg/updown.wasm", import.meta.url) });
  work();
} catch {
  // The browser has told of it in its console. The page does the work itself, and tries again with the next.
  postMessage(["unable"]);
  close();
}
