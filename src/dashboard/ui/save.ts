/** Has the browser keep a file under a name, as a link with `download` does, but with bytes that may have been asked for by signature. */
export const save = (content: Blob, name: string): void => {
  const url = URL.createObjectURL(content);
  const link = document.createElement("a");
  link.href = url;
  link.download = name;
  link.click();
  // The browser has begun to read it by then.
  setTimeout(() => URL.revokeObjectURL(url), KEPT_MS);
};

const KEPT_MS = 60_000;
