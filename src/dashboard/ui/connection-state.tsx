import { signal } from "@preact/signals";
import type { VNode } from "preact";
import { useEffect, useMemo } from "preact/hooks";
import { useData } from "../data/data.ts";

/** Whether what is shown is live. */
export const ConnectionState = (): VNode => {
  const { feed } = useData();
  const state = feed.state.value;
  return (
    <span class={`connection connection-${state}`} role="status">
      {CONNECTION_WORDS[state]}
    </span>
  );
};

const CONNECTION_WORDS = { connecting: "Connecting", live: "Live", lost: "Connection lost" } as const;

/** Tells what the reader would wonder about: that nothing is new while the server is away, and that it was started again. */
export const ConnectionNotice = (): VNode | null => {
  const { feed, server } = useData();
  const told = useMemo(() => ({ first: null as string | null }), []);
  const isRestarted = useMemo(() => signal(false), []);
  const session = server.session.value;
  useEffect(() => {
    if (told.first !== null && session !== told.first) isRestarted.value = true;
    told.first = session;
  }, [session]);
  if (feed.state.value === "lost")
    return (
      <p class="notice" role="alert">
        The server does not answer. What is shown may be old; the page goes on by itself when the server is back.
      </p>
    );
  if (!isRestarted.value) return null;
  return (
    <p class="notice" role="status">
      The server was started again. Builds that were under way go on, and nothing was lost.
      <button type="button" onClick={() => (isRestarted.value = false)}>
        Close
      </button>
    </p>
  );
};
