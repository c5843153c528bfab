import type { VNode } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { useData } from "../data/data.ts";

/** Asks for the secret when something needs it. A dialog of the browser's own: it holds the focus, and Escape closes it. */
export const SecretDialog = (): VNode => {
  const { secrets } = useData();
  const question = secrets.question.value;
  const dialog = useRef<HTMLDialogElement>(null);
  const input = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (question === null) dialog.current?.close();
    else if (dialog.current?.open === false) dialog.current.showModal();
  }, [question]);
  const give = (event: Event): void => {
    event.preventDefault();
    const given = input.current?.value.trim() ?? "";
    if (input.current !== null) input.current.value = "";
    if (given !== "") secrets.give(given);
  };
  return (
    <dialog ref={dialog} aria-labelledby="secret-title" onCancel={() => secrets.decline()}>
      <form onSubmit={give}>
        <h2 id="secret-title">The server’s secret</h2>
        <p>{question?.reason}</p>
        {question?.isRepeated === true ? <p role="alert">The server did not take the last one.</p> : null}
        {canSign() ? (
          <>
            <label for="secret">Secret</label>
            <input id="secret" ref={input} type="password" autocomplete="off" spellcheck={false} required />
            <p class="note">
              It is in the server’s clusterrunner.conf. It stays in this tab: requests are signed with it and do not
              carry it.
            </p>
          </>
        ) : (
          <p role="alert">
            This browser signs only on pages of https or of its own machine. Open the dashboard so, for instance through
            an SSH tunnel.
          </p>
        )}
        <div class="actions">
          <button type="button" onClick={() => secrets.decline()}>
            Not now
          </button>
          {canSign() ? (
            <button type="submit" class="primary">
              Use it
            </button>
          ) : null}
        </div>
      </form>
    </dialog>
  );
};

/** Browsers have WebCrypto only where nobody on the way can have changed the page. */
const canSign = (): boolean => globalThis.isSecureContext;
