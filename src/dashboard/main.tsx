import { render } from "preact";
import { signal } from "@preact/signals";
import { createClient } from "../client.ts";
const c = createClient({ url: location.origin });
const s = signal(0);
const A = (): preact.JSX.Element => <p>hi {s}</p>;
void c.version().then((v) => (s.value = v.api_version));
render(<A />, document.body);
