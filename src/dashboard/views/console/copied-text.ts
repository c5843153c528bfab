/** What the reader has selected of the lines, without their numbers, and each line as one; null if it is within a line or elsewhere. */
export const copiedText = (lines: HTMLElement, selection: Selection | null): string | null => {
  if (selection === null || selection.rangeCount === 0) return null;
  const range = selection.getRangeAt(0);
  const chosen = [...lines.children].filter((line) => range.intersectsNode(line));
  if (chosen.length < 2) return null;
  const texts = chosen.map((line) => {
    const text = line.querySelector(".line-text");
    if (text === null) return "";
    const part = document.createRange();
    part.selectNodeContents(text);
    if (part.comparePoint(range.startContainer, range.startOffset) === 0)
      part.setStart(range.startContainer, range.startOffset);
    if (part.comparePoint(range.endContainer, range.endOffset) === 0) part.setEnd(range.endContainer, range.endOffset);
    return part.toString();
  });
  return texts.join("\n");
};
